//! Leaves the goodbye to a task, and returns before anybody has said it.
//!
//! fails: a_session_that_is_closed_says_goodbye_and_waits_for_the_reply
//! says: LOST: the session was closed, and no goodbye came to the server
//! fails: a_reply_that_takes_long_is_waited_for
//! says: LOST: the server replies after 4 s
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: LEAK: close() was dropped at 5 ms

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
        self.closed = true;
        let line = self.line.clone();
        tokio::spawn(async move { line.goodbye().await });
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.closed {
            self.line.reset();
        }
    }
}
