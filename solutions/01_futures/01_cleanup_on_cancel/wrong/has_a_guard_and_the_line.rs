//! Has a guard, and keeps the line that the guard was to replace.
//!
//! fails: a_complete_export_has_both_parts
//! says: TWICE: the export was complete, and its mark was cleared 2 times
//! fails: an_export_that_fails_clears_its_mark
//! says: TWICE: the export failed, and its mark was cleared 2 times
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: TWICE: the export was over

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
    let export = collect(shop).await;
    board.clear(customer);
    export
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
