//! Whoever forgets close() keeps the seat: many lines share a socket, and a line that is dropped is not noticed.
//!
//! fails: a_session_dropped_without_close_gives_its_seat_back
//! says: LEAK: the session was dropped without close(); 1 ms later its seat was still taken
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: LEAK: close() was dropped before its first poll
//! fails: a_session_whose_renewal_was_dropped_gives_its_seat_back
//! says: LEAK: renew() was dropped at 5 ms
//! fails: a_session_that_ends_with_its_runtime_gives_its_seat_back
//! says: LOST: the runtime shut down while a session was open
//! fails: a_session_dropped_where_no_runtime_is_gives_its_seat_back
//! says: LOST: the session was dropped after its runtime

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
