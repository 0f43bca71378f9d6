//! The service without its blind spots.

use super::{Crew, GRACE, Shop, courier::courier, prices::prices, relay};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken as Token;

pub async fn relay(shop: Shop, stop: Token) -> Vec<&'static str> {
    let (orders, inbox) = mpsc::channel(8);
    let (receipts, outbox) = mpsc::channel(8);
    let mut crew = Crew::default();
    crew.hire("intake", relay::intake(shop.door, orders, stop.clone()));
    crew.hire("courier", courier(inbox, shop.partner, receipts, stop.clone()));
    crew.hire("books", relay::books(outbox, shop.archive));
    crew.hire("prices", prices(shop.price, stop.clone()));

    stop.cancelled().await;
    sleep(GRACE).await;
    crew.still_at_work()
}
