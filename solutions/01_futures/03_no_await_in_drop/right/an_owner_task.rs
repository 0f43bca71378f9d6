//! A task owns the line from the beginning and is asked to close it: right where the line has to be read all the time.

use testkit::scene::{Licences, Line};
use tokio::sync::{mpsc, oneshot};

pub struct Session {
    owner: mpsc::Sender<Order>,
}

enum Order {
    Renew(oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

impl Session {
    pub async fn open(server: &Licences, user: &str) -> Self {
        let line = Owned { line: server.connect(user).await, closed: false };
        let (owner, orders) = mpsc::channel(1);
        tokio::spawn(serve(line, orders));
        Self { owner }
    }

    pub async fn renew(&mut self) {
        let (done, reply) = oneshot::channel();
        let _ = self.owner.send(Order::Renew(done)).await;
        let _ = reply.await;
    }

    pub async fn close(self) {
        let (done, reply) = oneshot::channel();
        let _ = self.owner.send(Order::Close(done)).await;
        let _ = reply.await;
    }
}

/// Ends when the session is closed, or when it is gone and no order can come any more.
async fn serve(mut owned: Owned, mut orders: mpsc::Receiver<Order>) {
    while let Some(order) = orders.recv().await {
        match order {
            Order::Renew(mut done) => {
                tokio::select! {
                    () = owned.line.renew() => {}
                    () = done.closed() => continue,
                }
                let _ = done.send(());
            }
            Order::Close(mut done) => {
                tokio::select! {
                    () = owned.line.goodbye() => owned.closed = true,
                    () = done.closed() => return,
                }
                let _ = done.send(());
                return;
            }
        }
    }
}

/// Lives in the task, and is dropped with it when the runtime ends.
struct Owned {
    line: Line,
    closed: bool,
}

impl Drop for Owned {
    fn drop(&mut self) {
        if !self.closed {
            self.line.reset();
        }
    }
}
