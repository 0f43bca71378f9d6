use std::future::ready;
use tokio::task::{AbortHandle, yield_now};

pub async fn work(myself: AbortHandle, note: impl Fn(&str)) {
    note("begins");
    myself.abort();
    ready(()).await;
    note("after ready");
    async { note("inside") }.await;
    note("after a block that is ready");
    yield_now().await;
    note("after yield_now");
}
