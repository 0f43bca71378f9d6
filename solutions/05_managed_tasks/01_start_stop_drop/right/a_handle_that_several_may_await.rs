//! A shared future in the place of the handle: it may be awaited again, and by several, and it keeps its answer.

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use testkit::scene::{Feed, Store};
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    end: Shared<BoxFuture<'static, End>>,
    stop: CancellationToken,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        let end = task.map(|end| end.map_or(End::Crashed, End::Recorded)).boxed().shared();
        Self { end, _asks: stop.clone().drop_guard(), stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        self.end.clone().await
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(mut events: Feed<&'static str>, store: Store, stop: CancellationToken) -> usize {
    let mut recorded = 0;
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
