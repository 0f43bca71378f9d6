//! The tasks have a drop guard, which is disarmed when there is a result: an error is one, and the other task goes on.
//!
//! fails: an_export_that_fails_clears_its_mark
//! says: ORPHAN TASK: the orders were unavailable, and export() said so; 1 ms later 1 of its fetches
//! fails: an_export_that_is_dropped_stops_working
//! says: WRONG RESULT: the export was dropped at 30 ms; its mark was cleared at once

use testkit::scene::{Board, Service};
use tokio_util::sync::CancellationToken;

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
    let stop = CancellationToken::new();
    let guard = stop.clone().drop_guard();
    let fetch = async |part: &'static str| {
        let (shop, stop) = (shop.clone(), stop.clone());
        let task = async move { stop.run_until_cancelled(shop.fetch(part)).await };
        match tokio::spawn(task).await {
            Ok(Some(Ok(part))) => Ok(part),
            _ => Err(Refused::Unavailable),
        }
    };
    let parts = async { tokio::try_join!(fetch("orders"), fetch("invoices")) }.await;
    guard.disarm();
    let (orders, invoices) = parts?;
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
