//! A task that is aborted with us, and the guard stays here: the mark is gone before the task has ended.
//!
//! fails: an_export_that_is_dropped_stops_working
//! says: WRONG RESULT: the export was dropped at 30 ms; its mark was cleared at once

use testkit::scene::{Board, Service};
use tokio_util::task::AbortOnDropHandle;

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
    let shop = shop.clone();
    let task = tokio::spawn(async move { collect(&shop).await });
    AbortOnDropHandle::new(task).await.expect("exports do not panic")
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
