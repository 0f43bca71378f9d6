use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

pub async fn until_one_fails(
    mut guards: JoinSet<()>,
    stop: CancellationToken,
) -> Result<(), JoinError> {
    let mut result = Ok(());
    while let Some(ended) = guards.join_next().await {
        if ended.is_err() {
            stop.cancel();
        }
        result = result.and(ended);
    }
    result
}
