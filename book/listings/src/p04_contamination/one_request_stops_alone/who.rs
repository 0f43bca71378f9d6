use tokio_util::sync::CancellationToken;

#[derive(Debug)]
pub enum End {
    Over,
    Stopped,
    Closed,
}

pub async fn record(talk: impl Future, over: CancellationToken, venue: &CancellationToken) -> End {
    match over.run_until_cancelled(talk).await {
        Some(_) => End::Over,
        None if venue.is_cancelled() => End::Closed,
        None => End::Stopped,
    }
}
