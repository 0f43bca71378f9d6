//! The thread sends the reports, and ends when nobody takes them: right where reports are wanted one by one.

use std::{sync::Arc, time::Duration};

use testkit::scene::Tape;
use tokio::{
    sync::{Semaphore, mpsc},
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
        let (send, mut reports) = mpsc::channel(1);
        spawn_blocking(move || {
            let _drive = drive;
            while !send.is_closed() {
                let Some(report) = reader.next() else { break };
                let _ = send.blocking_send(report);
            }
        });
        let search = async {
            let mut count = 0;
            while let Some(report) = reports.recv().await {
                count += usize::from(report.contains(word));
            }
            count
        };
        timeout(limit, search).await.map_err(|_| TooLong)
    }
}
