use super::Storm;
use tokio::task::JoinHandle;

pub async fn tour(climbers: Vec<JoinHandle<Result<(), Storm>>>) -> Result<(), Storm> {
    for climber in climbers {
        climber.await.unwrap()?;
    }
    Ok(())
}
