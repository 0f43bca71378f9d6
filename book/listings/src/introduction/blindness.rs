use tokio::{select, sync::watch};

pub async fn deliver(next: impl AsyncFn(), stop: &watch::Sender<bool>) {
    let mut stopping = stop.subscribe();
    loop {
        select! {
            _ = stopping.changed() => return,
            _ = next() => {}
        }
    }
}
