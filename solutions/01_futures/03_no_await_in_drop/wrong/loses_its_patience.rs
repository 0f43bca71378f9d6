//! Waits for the reply for a second and resets the line then, although whoever called close() would have waited.
//!
//! fails: a_reply_that_takes_long_is_waited_for
//! says: LOST: the server replies after 4 s, and close() returned after 1000 ms

use std::time::Duration;

use testkit::scene::{Licences, Line};
use tokio::time::timeout;

pub struct Session {
    line: Line,
    closed: bool,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: server.connect(user).await, closed: false }
    }

    pub async fn renew(&mut self) {
        self.line.renew().await;
    }

    pub async fn close(mut self) {
        let goodbye = timeout(Duration::from_secs(1), self.line.goodbye());
        self.closed = goodbye.await.is_ok();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.closed {
            self.line.reset();
        }
    }
}
