use super::Storm;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn tour(
    mut climbers: JoinSet<Result<(), Storm>>,
    turn_back: CancellationToken,
) -> Result<(), Storm> {
    let mut first = Ok(());
    while let Some(came) = climbers.join_next().await {
        let came = came.unwrap();
        if came.is_err() {
            turn_back.cancel();
        }
        first = first.and(came);
    }
    first
}
