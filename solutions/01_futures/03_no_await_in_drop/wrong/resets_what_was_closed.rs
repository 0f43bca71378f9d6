//! Drop runs at the end of close() too, and resets a line that has said goodbye.
//!
//! fails: a_session_that_was_closed_says_nothing_more
//! says: TWICE: the session was closed; half a second later its goodbyes were 1, its resets 1

use testkit::scene::{Licences, Line};

pub struct Session {
    line: Line,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: server.connect(user).await }
    }

    pub async fn renew(&mut self) {
        self.line.renew().await;
    }

    pub async fn close(self) {
        self.line.goodbye().await;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.line.reset();
    }
}
