//! `then_some` gets a guard that is made already, and drops it if the mark was refused.
//!
//! fails: a_second_export_is_refused_and_leaves_the_first_alone
//! says: WRONG RESULT: a second export was refused at 20 ms, and the mark of the first was gone

use testkit::scene::{Board, Service};

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    let _marked =
        board.mark(customer).then_some(Marked { board, customer }).ok_or(Refused::Busy)?;
    collect(shop).await
}

struct Marked<'a> {
    board: &'a Board,
    customer: &'a str,
}

impl Drop for Marked<'_> {
    fn drop(&mut self) {
        self.board.clear(self.customer);
    }
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
