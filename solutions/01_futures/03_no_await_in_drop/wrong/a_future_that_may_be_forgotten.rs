//! close() returns a future of its own, and nothing says that it must be used.
//!
//! fails: a_close_cannot_go_without_its_await
//! says: WRONG RESULT: tests/ui/forgets_to_await.rs compiled, and it must not: a session is closed and nobody awaits that

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

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

    pub fn close(self) -> Closing {
        Closing(Box::pin(self.finish()))
    }

    async fn finish(mut self) {
        self.line.goodbye().await;
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

pub struct Closing(Pin<Box<dyn Future<Output = ()> + Send>>);

impl Future for Closing {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(cx)
    }
}
