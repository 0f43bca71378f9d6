//! A flag, and a struct that sets it when it is dropped; a closure that still waits for its thread is aborted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use testkit::scene::Tape;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};
use tokio_util::task::AbortOnDropHandle;

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
        let reader = self.tape.open(word).await;
        let word = word.to_owned();
        let given_up = GivenUp::default();
        let seen = Arc::clone(&given_up.0);
        let search = AbortOnDropHandle::new(spawn_blocking(move || {
            let _drive = drive;
            let reports = reader.take_while(|_| !seen.load(Ordering::Relaxed));
            reports.filter(|report| report.contains(&word)).count()
        }));

        match timeout(limit, search).await {
            Ok(count) => Ok(count.unwrap()),
            Err(_) => Err(TooLong),
        }
    }
}

#[derive(Default)]
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
