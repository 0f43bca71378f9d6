//! The task owns the guard, and the handle aborts the task: right where the work needs a task of its own.

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
    let marked = Marked { board: board.clone(), customer: customer.to_owned() };
    let shop = shop.clone();
    let task = tokio::spawn(async move {
        let _marked = marked;
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
