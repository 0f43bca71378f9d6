use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::time::{error::Elapsed, timeout};
use tokio_util::task::AbortOnDropHandle;

pub async fn announce<C>(calls: Vec<C>, say: impl AsyncFn(Result<C::Output, Elapsed>))
where
    C: Future<Output: Send> + Send + 'static,
{
    let mut weathers = stream::iter(calls)
        .map(|call| tokio::spawn(timeout(Duration::from_millis(50), call)))
        .map(AbortOnDropHandle::new)
        .buffer_unordered(3);
    while let Some(weather) = weathers.next().await {
        say(weather.expect("calls do not panic")).await;
    }
}
