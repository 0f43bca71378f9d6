//! What a plugin gets is a trait with three methods; who implements it is nobody's business. Right where there are
//! several kinds of editors, at the price of an allocation for each wait.

use std::{future::Future, pin::Pin, sync::Arc};

use testkit::scene::Service;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub trait Closing: Send + Sync {
    fn is_cancelled(&self) -> bool;
    fn cancelled(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
    fn child_token(&self) -> CancellationToken;
}

struct Token(CancellationToken);

impl Closing for Token {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn cancelled(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.0.cancelled())
    }

    fn child_token(&self) -> CancellationToken {
        self.0.child_token()
    }
}

pub struct Editor {
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closing: CancellationToken::new() }
    }

    pub fn closing(&self) -> Arc<dyn Closing> {
        Arc::new(Token(self.closing.clone()))
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

pub async fn fastest(mirrors: Service, closing: Arc<dyn Closing>) -> Option<String> {
    let enough = closing.child_token();
    let _enough = enough.clone().drop_guard();

    let (found, mut answers) = mpsc::channel(1);
    for mirror in MIRRORS {
        let (mirrors, found, stop) = (mirrors.clone(), found.clone(), enough.clone());
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            if let Ok(update) = mirrors.fetch(mirror).await {
                let _ = found.send(update).await;
            }
        }));
    }
    drop(found);

    answers.recv().await
}
