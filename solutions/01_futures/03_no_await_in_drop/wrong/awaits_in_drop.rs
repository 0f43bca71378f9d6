//! drop() is no async function, so there is nobody who could come back to it.
//!
//! rejected: E0728
//! says: `await` is only allowed inside `async` functions and blocks

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
            self.line.goodbye().await;
        }
    }
}
