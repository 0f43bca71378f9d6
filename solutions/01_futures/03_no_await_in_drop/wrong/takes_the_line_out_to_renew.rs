//! Takes the line out of the session to renew it, and puts it back when the reply is there.
//!
//! fails: a_session_whose_renewal_was_dropped_gives_its_seat_back
//! says: LEAK: renew() was dropped at 5 ms

use testkit::scene::{Licences, Line};

pub struct Session {
    line: Option<Line>,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: Some(server.connect(user).await) }
    }

    pub async fn renew(&mut self) {
        if let Some(line) = self.line.take() {
            line.renew().await;
            self.line = Some(line);
        }
    }

    pub async fn close(mut self) {
        if let Some(line) = &self.line {
            line.goodbye().await;
            self.line = None;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(line) = self.line.take() {
            line.reset();
        }
    }
}
