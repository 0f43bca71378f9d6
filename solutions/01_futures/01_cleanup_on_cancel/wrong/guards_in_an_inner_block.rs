//! The guard lives in the block that fetches the orders, and ends with it.
//!
//! fails: the_customer_is_marked_as_long_as_the_export_runs
//! says: WRONG RESULT: the export was running at 70 ms

use testkit::scene::{Board, Service};

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    let orders = {
        let _marked = Marked { board, customer };
        shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?
    };
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
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
