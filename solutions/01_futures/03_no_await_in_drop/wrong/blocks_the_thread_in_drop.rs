//! Another executor waits on this thread for a timer that only this thread could move on.
//!
//! stuck
//! fails: a_session_that_ends_with_its_runtime_gives_its_seat_back
//! fails: a_session_dropped_where_no_runtime_is_gives_its_seat_back

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
            futures::executor::block_on(self.line.goodbye());
        }
    }
}
