//! Says goodbye once more after each second without a reply.
//!
//! fails: a_reply_that_takes_long_is_waited_for
//! says: HANG: close() never returned, although the server replies after 4 s

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
        while timeout(Duration::from_secs(1), self.line.goodbye()).await.is_err() {}
        self.closed = true;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.closed {
            self.line.reset();
        }
    }
}
