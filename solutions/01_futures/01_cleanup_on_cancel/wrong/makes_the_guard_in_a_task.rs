//! The task makes the guard, and the handle aborts the task: before its first poll, there is no guard yet.
//!
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: dropped at suspension 1 of 1, as it began to wait, at 0 ms: LEAK

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
    let (board, shop, customer) = (board.clone(), shop.clone(), customer.to_owned());
    let task = tokio::spawn(async move {
        let _marked = Marked { board, customer };
        collect(&shop).await
    });
    AbortOnDropHandle::new(task).await.expect("exports do not panic")
}

struct Marked {
    board: Board,
    customer: String,
}

impl Drop for Marked {
    fn drop(&mut self) {
        self.board.clear(&self.customer);
    }
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
