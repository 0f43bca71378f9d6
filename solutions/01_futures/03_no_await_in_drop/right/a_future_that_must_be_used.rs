//! close() returns a future with a name and `#[must_use]`: right where it has to be stored, or documented on its own.

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

#[must_use = "a session is closed when this was awaited"]
pub struct Closing(Pin<Box<dyn Future<Output = ()> + Send>>);

impl Future for Closing {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.as_mut().poll(cx)
    }
}
