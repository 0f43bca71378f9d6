//! The compiler calls drop() and throws away what it returns; a future would never be polled.
//!
//! rejected: E0053
//! says: method `drop` has an incompatible type for trait

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
    async fn drop(&mut self) {
        if !self.closed {
            self.line.goodbye().await;
        }
    }
}
