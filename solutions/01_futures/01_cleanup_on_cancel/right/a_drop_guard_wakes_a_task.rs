//! The drop guard cancels a token, and a task that waits for it clears the mark: for cleanup that has to await.

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
    let over = CancellationToken::new();
    let _guard = over.clone().drop_guard();
    let (board, customer) = (board.clone(), customer.to_owned());
    tokio::spawn(async move {
        over.cancelled().await;
        board.clear(&customer);
    });
    collect(shop).await
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
