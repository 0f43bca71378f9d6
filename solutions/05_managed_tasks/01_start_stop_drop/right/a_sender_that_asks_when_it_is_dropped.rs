//! No token and no guard: the task ends when the other end of a channel is gone, and dropping does that by itself.

use testkit::scene::{Feed, Store};
use tokio::{select, sync::oneshot, task::JoinHandle};

pub struct Processor {
    task: JoinHandle<usize>,
    wanted: Option<oneshot::Sender<()>>,
    end: Option<End>,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (wanted, unwanted) = oneshot::channel();
        let task = tokio::spawn(run(events, store, unwanted));
        Self { task, wanted: Some(wanted), end: None }
    }

    pub async fn stop(&mut self) -> End {
        self.wanted = None;
        if self.end.is_none() {
            let end = (&mut self.task).await;
            self.end = Some(end.map_or(End::Crashed, End::Recorded));
        }
        self.end.unwrap()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(
    mut events: Feed<&'static str>,
    store: Store,
    mut unwanted: oneshot::Receiver<()>,
) -> usize {
    let mut recorded = 0;
    loop {
        let event = select! {
            biased;
            _ = &mut unwanted => None,
            event = events.next() => event,
        };
        let Some(event) = event else { break };
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
