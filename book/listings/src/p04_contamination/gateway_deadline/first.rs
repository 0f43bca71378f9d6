use testkit::scene::Service;
use tokio::sync::OnceCell;
use tokio::time::{Duration, timeout};

pub async fn ranking(kept: &OnceCell<String>, backend: &Service) -> Option<String> {
    let ranking = kept.get_or_try_init(|| backend.fetch("ranking"));
    let ranking = timeout(Duration::from_millis(100), ranking).await;
    ranking.ok()?.ok().cloned()
}
