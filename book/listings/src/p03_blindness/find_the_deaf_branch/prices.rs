use super::show;
use tokio::spawn;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken as Token;

pub async fn prices(mut price: watch::Receiver<u32>, stop: Token) {
    while !stop.is_cancelled() {
        let screen = stop.child_token();
        let showing = spawn(show(*price.borrow_and_update(), screen.clone()));
        tokio::select! {
            Ok(()) = price.changed() => screen.cancel(),
            () = stop.cancelled() => {}
        }
        let _ = showing.await;
    }
}
