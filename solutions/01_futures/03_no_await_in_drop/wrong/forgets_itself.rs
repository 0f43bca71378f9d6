//! Forgets the session to keep drop away from it, and with it all that a dropped close() would need.
//!
//! fails: a_close_that_is_dropped_gives_the_seat_back
//! says: LEAK: close() was dropped at 5 ms

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
        let line = self.line.clone();
        std::mem::forget(self);
        line.goodbye().await;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.line.reset();
    }
}
