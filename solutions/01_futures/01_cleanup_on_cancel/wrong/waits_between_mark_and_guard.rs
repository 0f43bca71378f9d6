//! Waits for something short after it has marked, and makes its guard after that.
//!
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: dropped at suspension 1 of 3, as it began to wait, at 0 ms: LEAK

use testkit::scene::{Board, Service};
use tokio::task::yield_now;

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    yield_now().await;
    let _marked = Marked { board, customer };
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
