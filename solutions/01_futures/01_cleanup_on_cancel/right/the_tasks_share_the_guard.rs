//! Each part has a task, and all of them hold the guard: the last one that ends clears the mark.

use std::sync::Arc;

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
    let marked = Arc::new(Marked { board: board.clone(), customer: customer.to_owned() });
    let fetch = |part: &'static str| {
        let (shop, marked) = (shop.clone(), Arc::clone(&marked));
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            let _marked = marked;
            shop.fetch(part).await.map_err(|_| Refused::Unavailable)
        }));
        async { task.await.expect("fetches do not panic") }
    };
    let (orders, invoices) = tokio::try_join!(fetch("orders"), fetch("invoices"))?;
    Ok(format!("{orders} and {invoices}"))
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
