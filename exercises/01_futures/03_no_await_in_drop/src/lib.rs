//! A session with a licence server, which lends us a seat until we say goodbye.
//!
//! Drop says it, in a task of its own since it cannot wait. So a session that was closed says it twice, and one that is
//! dropped while the program ends says nothing: its seat stays taken.

use testkit::scene::{Licences, Line};

/// A seat on the server, for one user.
///
/// # Dropped without `close`
///
/// The line is reset, and the seat is free a moment later. This starts nothing, and it works wherever a value can be
/// dropped: also while the runtime shuts down, and where there is none.
pub struct Session {
    line: Line,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: server.connect(user).await }
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
    //
    // TODO: keep the three promises above, without changing the signatures of `open` and `renew`.
    pub async fn close(&mut self) {
        self.line.goodbye().await;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let line = self.line.clone();
        tokio::spawn(async move { line.goodbye().await });
    }
}
