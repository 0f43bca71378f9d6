use std::time::Duration;
use tokio::{task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken as Token;

pub type Crew = Vec<(&'static str, JoinHandle<()>)>;

pub async fn stop(token: &Token, crew: &Crew, patience: Duration) -> Vec<&'static str> {
    token.cancel();
    sleep(patience).await;
    let still_there = crew.iter().filter(|(_, task)| !task.is_finished());
    still_there.map(|(name, _)| *name).collect()
}
