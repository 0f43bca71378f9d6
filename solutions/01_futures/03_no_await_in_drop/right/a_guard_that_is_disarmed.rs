//! The line has a guard of its own, which close() disarms: right where several types hold a line.

use testkit::scene::{Licences, Line};

pub struct Session {
    line: Guarded,
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        Self { line: Guarded(Some(server.connect(user).await)) }
    }

    pub async fn renew(&mut self) {
        self.line.get().renew().await;
    }

    pub async fn close(mut self) {
        self.line.get().goodbye().await;
        self.line.disarm();
    }
}

struct Guarded(Option<Line>);

impl Guarded {
    fn get(&self) -> &Line {
        self.0.as_ref().expect("only close() disarms the guard, and it ends the session")
    }

    fn disarm(&mut self) {
        self.0 = None;
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if let Some(line) = self.0.take() {
            line.reset();
        }
    }
}
