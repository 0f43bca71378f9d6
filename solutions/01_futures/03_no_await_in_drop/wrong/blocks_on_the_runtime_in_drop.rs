//! A runtime that is running this very drop cannot run something else meanwhile, and says so with a panic.
//!
//! fails: a_session_dropped_without_close_gives_its_seat_back
//! says: WRONG RESULT: dropping the session panicked: Cannot start a runtime from within a runtime
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: Cannot start a runtime from within a runtime
//! fails: a_session_whose_renewal_was_dropped_gives_its_seat_back
//! says: Cannot start a runtime from within a runtime
//! fails: a_session_that_ends_with_its_runtime_gives_its_seat_back
//! says: BLOCKED: a task has kept the thread asleep
//! fails: a_session_dropped_where_no_runtime_is_gives_its_seat_back
//! says: that panicked: there is no reactor running
//! fails: the_recording_of_two_sessions
//! says: Cannot start a runtime from within a runtime

use testkit::scene::{Licences, Line};
use tokio::runtime::Handle;

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
            Handle::current().block_on(self.line.goodbye());
        }
    }
}
