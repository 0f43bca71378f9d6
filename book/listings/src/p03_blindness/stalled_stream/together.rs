use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::time::{error::Elapsed, timeout};

pub async fn announce<C: Future>(calls: Vec<C>, say: impl AsyncFn(Result<C::Output, Elapsed>)) {
    stream::iter(calls)
        .for_each_concurrent(3, async |call| {
            let weather = timeout(Duration::from_millis(50), call).await;
            say(weather).await;
        })
        .await;
}
