//! The goodbye of a dropped session is a task: nobody runs it when the runtime ends, and nobody can where there is none.
//!
//! fails: a_session_dropped_without_close_gives_its_seat_back
//! says: ORPHAN TASK: dropping the session started tasks: 1
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: LEAK: close() was dropped before its first poll
//! fails: a_session_whose_renewal_was_dropped_gives_its_seat_back
//! says: LEAK: renew() was dropped at 5 ms
//! fails: a_session_that_ends_with_its_runtime_gives_its_seat_back
//! says: LOST: the runtime shut down while a session was open
//! fails: a_session_dropped_where_no_runtime_is_gives_its_seat_back
//! says: that panicked: there is no reactor running

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
        self.line.goodbye().await;
        self.closed = true;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.closed {
            let line = self.line.clone();
            tokio::spawn(async move { line.goodbye().await });
        }
    }
}
