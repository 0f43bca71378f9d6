use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::time::{error::Elapsed, timeout};

pub async fn announce<C: Future>(calls: Vec<C>, say: impl AsyncFn(Result<C::Output, Elapsed>)) {
    let mut answers = stream::iter(calls)
        .map(|call| timeout(Duration::from_millis(50), call))
        .buffer_unordered(3);
    while let Some(answer) = answers.next().await {
        say(answer).await;
    }
}
