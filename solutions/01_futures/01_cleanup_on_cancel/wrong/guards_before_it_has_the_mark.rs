//! Makes the guard first, so that an export which is refused clears the mark of the one that runs.
//!
//! fails: an_export_that_is_refused_leaves_the_running_one_alone
//! says: WRONG RESULT: the second export was refused at 20 ms
//! fails: the_customer_is_busy_while_the_export_runs
//! says: WRONG RESULT: the export was running at 100 ms

use testkit::scene::{Board, Service};

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    let _marked = Marked { board, customer };
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
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
