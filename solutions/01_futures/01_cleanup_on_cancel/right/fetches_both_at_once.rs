//! The guard, and both parts at once: right where the shop bears two fetches of one customer at a time.

use testkit::scene::{Board, Service};
use tokio::try_join;

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
    let parts = async { try_join!(shop.fetch("orders"), shop.fetch("invoices")) };
    let (orders, invoices) = parts.await.map_err(|_| Refused::Unavailable)?;
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
