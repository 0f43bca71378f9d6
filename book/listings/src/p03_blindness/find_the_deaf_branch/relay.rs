use super::{Crew, GRACE, RETRY, Shop, delivers, show};
use testkit::scene::{Feed, Service, Store};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;
use tokio::{spawn, time::sleep};
use tokio_util::sync::CancellationToken as Token;

type Order = &'static str;

pub async fn relay(shop: Shop, stop: Token) -> Vec<&'static str> {
    let (orders, inbox) = mpsc::channel(8);
    let (receipts, outbox) = mpsc::channel(8);
    let mut crew = Crew::default();
    crew.hire("intake", intake(shop.door, orders, stop.clone()));
    crew.hire("courier", courier(inbox, shop.partner, receipts, stop.clone()));
    crew.hire("books", books(outbox, shop.archive));
    crew.hire("prices", prices(shop.price, stop.clone()));

    stop.cancelled().await;
    sleep(GRACE).await;
    crew.still_at_work()
}

pub async fn intake(mut door: Feed<Order>, orders: Sender<Order>, stop: Token) {
    while let Some(Some(order)) = stop.run_until_cancelled(door.next()).await {
        if orders.send(order).await.is_err() {
            return;
        }
    }
}

async fn courier(
    mut inbox: Receiver<Order>,
    partner: Service,
    receipts: Sender<Order>,
    stop: Token,
) {
    loop {
        let order = tokio::select! {
            biased;
            Some(order) = inbox.recv() => order,
            () = stop.cancelled() => return,
        };
        while !delivers(&partner, order).await {
            sleep(RETRY).await;
        }
        let _ = receipts.send(order).await;
    }
}

pub async fn books(mut outbox: Receiver<Order>, archive: Store) {
    while let Some(order) = outbox.recv().await {
        archive.write(order).await;
    }
}

async fn prices(mut price: watch::Receiver<u32>, stop: Token) {
    let mut screen = stop.child_token();
    loop {
        let showing = spawn(show(*price.borrow_and_update(), screen.clone()));
        tokio::select! {
            Ok(()) = price.changed() => screen.cancel(),
            () = stop.cancelled() => {}
        }
        let _ = showing.await;
        if stop.is_cancelled() {
            return;
        }
        screen = Token::new();
    }
}
