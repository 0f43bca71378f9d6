//! The line is taken out when the reply is there: no flag that could be wrong, right if the other methods can live with it.

use testkit::scene::{Licences, Line};

pub struct Session {
    line: Option<Line>,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: Some(server.connect(user).await) }
    }

    pub async fn renew(&mut self) {
        self.line.as_ref().expect("an open session has a line").renew().await;
    }

    pub async fn close(mut self) {
        if let Some(line) = &self.line {
            line.goodbye().await;
        }
        self.line = None;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(line) = self.line.take() {
            line.reset();
        }
    }
}
