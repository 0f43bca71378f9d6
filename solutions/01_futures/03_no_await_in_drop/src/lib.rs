//! A session with a licence server, which lends us a seat until we say goodbye.

use testkit::scene::{Licences, Line};

/// A seat on the server, for one user.
///
/// # Dropped without `close`
///
/// The line is reset, and the seat is free a moment later. This starts nothing, and it works wherever a value can be
/// dropped: also while the runtime shuts down, and where there is none.
pub struct Session {
    line: Line,
    closed: bool,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: server.connect(user).await, closed: false }
    }

    /// Tells the server that the seat is still used.
    pub async fn renew(&mut self) {
        self.line.renew().await;
    }

    /// Says goodbye, once, and returns when the server has replied.
    ///
    /// A session that was closed is gone: to use it again does not compile, and neither does to forget the `.await`
    /// where `unused_must_use` is denied.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped before the reply, its session was dropped without `close`.
    pub async fn close(mut self) {
        self.line.goodbye().await;
        // Only now: until the reply is there, `self` is dropped together with this future, and has a seat to give
        // back. An `Option<Line>` that is emptied here is as good.
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
