use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::time::{error::Elapsed, timeout};

pub async fn announce<C: Future>(calls: Vec<C>, say: impl AsyncFn(Result<C::Output, Elapsed>)) {
    let mut weathers = stream::iter(calls)
        .map(|call| timeout(Duration::from_millis(50), call))
        .buffer_unordered(3);
    while let Some(weather) = weathers.next().await {
        say(weather).await;
    }
}
