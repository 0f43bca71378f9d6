use super::Storm;
use tokio::task::JoinSet;

pub async fn tour(mut climbers: JoinSet<Result<(), Storm>>) -> Result<(), Storm> {
    while let Some(came) = climbers.join_next().await {
        came.unwrap()?;
    }
    Ok(())
}
