use tokio::task::{JoinError, JoinSet};

pub async fn open(mut clerks: JoinSet<()>, mut hear: impl FnMut(JoinError)) {
    while let Some(ended) = clerks.join_next().await {
        if let Err(crash) = ended {
            hear(crash);
        }
    }
}
