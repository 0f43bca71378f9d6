//! The second fetch has a task of its own, and nobody ends it.
//!
//! fails: an_export_that_is_dropped_stops_working
//! says: ORPHAN TASK: the export was dropped at 70 ms; 1 ms later 1 of its fetches

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
    let _marked = Marked { board, customer };
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let shop = shop.clone();
    let invoices = tokio::spawn(async move { shop.fetch("invoices").await });
    let invoices =
        invoices.await.expect("fetches do not panic").map_err(|_| Refused::Unavailable)?;
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
