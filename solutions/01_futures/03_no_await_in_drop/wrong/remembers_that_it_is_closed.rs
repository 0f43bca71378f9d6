//! close() borrows and leaves a note for drop: all goes well at run time, and the closed session is still there to be used.
//!
//! fails: a_session_cannot_be_used_after_it_was_closed
//! says: WRONG RESULT: tests/ui/renews_after_close.rs compiled, and it must not: a session is used after it was closed

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

    pub async fn close(&mut self) {
        self.line.goodbye().await;
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
