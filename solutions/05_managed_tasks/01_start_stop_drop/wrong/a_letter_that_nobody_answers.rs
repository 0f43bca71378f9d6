//! stop() is a letter to the task, with a slot for the answer; a task that has ended reads no letters, and it is asked to
//! answer all the same.
//!
//! fails: one_processor_is_stopped_and_the_other_goes_on
//! says: WRONG RESULT
//! fails: left_alone_it_records_every_event
//! says: WRONG RESULT: stop() was called at 400 ms and panicked
//! fails: whoever_stops_again_is_told_the_same
//! says: WRONG RESULT: stop() was called at 120 ms and panicked
//! fails: a_crash_is_told
//! says: WRONG RESULT: stop() was called at 60 ms and panicked
//! fails: a_crash_at_the_very_end_is_told
//! says: WRONG RESULT
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: WRONG RESULT: stop() was called at 40 ms and panicked
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT

use testkit::scene::{Feed, Store};
use tokio::{
    select,
    sync::{mpsc, oneshot},
};

pub struct Processor {
    letters: mpsc::Sender<oneshot::Sender<usize>>,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (letters, inbox) = mpsc::channel(1);
        tokio::spawn(run(events, store, inbox));
        Self { letters }
    }

    pub async fn stop(&mut self) -> End {
        let (slot, answer) = oneshot::channel();
        self.letters.send(slot).await.unwrap();
        End::Recorded(answer.await.unwrap())
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
    mut letters: mpsc::Receiver<oneshot::Sender<usize>>,
) {
    let mut recorded = 0;
    let slot = loop {
        select! {
            biased;
            slot = letters.recv() => break slot,
            event = events.next() => match event {
                Some(event) => {
                    store.write(event).await;
                    recorded += 1;
                }
                None => break None,
            }
        }
    };
    store.write(format!("{recorded} events")).await;
    if let Some(slot) = slot {
        let _ = slot.send(recorded);
    }
}
