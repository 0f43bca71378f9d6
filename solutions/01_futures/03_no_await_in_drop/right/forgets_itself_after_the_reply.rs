//! mem::forget as the last step: right as long as nothing else in the session has to be dropped.

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
        std::mem::forget(self);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.line.reset();
    }
}
