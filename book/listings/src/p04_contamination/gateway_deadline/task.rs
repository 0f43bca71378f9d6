use testkit::scene::Service;
use tokio::sync::watch::{Receiver, channel};
use tokio::time::{Duration, timeout};

pub fn begin(backend: Service) -> Receiver<Option<String>> {
    let (done, kept) = channel(None);
    tokio::spawn(async move { done.send(backend.fetch("ranking").await.ok()) });
    kept
}

pub async fn ranking(mut kept: Receiver<Option<String>>) -> Option<String> {
    let ranking = timeout(Duration::from_millis(100), kept.wait_for(Option::is_some));
    ranking.await.ok()?.ok()?.clone()
}
