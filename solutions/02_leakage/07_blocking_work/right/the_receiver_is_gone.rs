//! The thread holds the sender of its own answer, and asks it whether anybody still waits.

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{
    sync::{Semaphore, oneshot},
    task::spawn_blocking,
    time::timeout,
};

pub struct Archive {
    tape: Tape,
    drive: Arc<Semaphore>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Archive {
    pub fn new(tape: Tape) -> Self {
        Self { tape, drive: Arc::new(Semaphore::new(1)) }
    }

    pub async fn count(&self, word: &str, limit: Duration) -> Result<usize, TooLong> {
        let drive = Arc::clone(&self.drive).acquire_owned().await.unwrap();
        let mut reader = self.tape.open(word).await;
        let word = word.to_owned();
        let (answer, search) = oneshot::channel();
        spawn_blocking(move || {
            let _drive = drive;
            let mut count = 0;
            while !answer.is_closed() {
                let Some(report) = reader.next() else { break };
                count += usize::from(report.contains(&word));
            }
            let _ = answer.send(count);
        });

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}
