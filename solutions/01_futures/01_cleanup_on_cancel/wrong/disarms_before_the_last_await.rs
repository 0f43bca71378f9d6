//! Disarms the guard when the first part is there, because a line further down clears the mark.
//!
//! fails: an_export_dropped_at_70_ms_clears_its_mark
//! says: LEAK: the export was dropped at 70 ms
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: dropped at suspension 2 of 2, as it began to wait, at 60 ms: LEAK

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
    let mark = Mark { board, customer, armed: true };
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    mark.disarm();

    let invoices = shop.fetch("invoices").await;
    board.clear(customer);
    let invoices = invoices.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}

struct Mark<'a> {
    board: &'a Board,
    customer: &'a str,
    armed: bool,
}

impl Mark<'_> {
    fn disarm(mut self) {
        self.armed = false;
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.board.clear(self.customer);
        }
    }
}
