//! Says goodbye in a task, so that nobody can cut it: a close() that is dropped resets the line, and the task goes on.
//!
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: ORPHAN TASK: close() was dropped at 5 ms

use testkit::scene::{Licences, Line};

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
        let line = self.line.clone();
        let goodbye = tokio::spawn(async move { line.goodbye().await });
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
