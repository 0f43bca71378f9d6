//! A bomb for those who forget close(): a cancelled caller sets it off as well, and the seat stays taken.
//!
//! fails: a_session_dropped_without_close_gives_its_seat_back
//! says: WRONG RESULT: dropping the session panicked: a session has to be closed
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: a session has to be closed
//! fails: a_session_whose_renewal_was_dropped_gives_its_seat_back
//! says: a session has to be closed
//! fails: a_session_that_ends_with_its_runtime_gives_its_seat_back
//! says: LOST: the runtime shut down while a session was open
//! fails: a_session_dropped_where_no_runtime_is_gives_its_seat_back
//! says: that panicked: a session has to be closed
//! fails: the_recording_of_two_sessions
//! says: a session has to be closed

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
        if !self.closed && !std::thread::panicking() {
            panic!("a session has to be closed");
        }
    }
}
