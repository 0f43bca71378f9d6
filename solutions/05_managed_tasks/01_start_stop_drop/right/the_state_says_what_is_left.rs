//! One field that says what is left to do: at work, or ended, and then how.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub struct Processor {
    state: State,
    stop: CancellationToken,
}

enum State {
    AtWork(JoinHandle<usize>),
    Ended(End),
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        Self { state: State::AtWork(tokio::spawn(run(events, store, stop.clone()))), stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        let end = match &mut self.state {
            State::Ended(end) => *end,
            State::AtWork(task) => task.await.map_or(End::Crashed, End::Recorded),
        };
        self.state = State::Ended(end);
        end
    }
}

impl Drop for Processor {
    fn drop(&mut self) {
        self.stop.cancel();
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
