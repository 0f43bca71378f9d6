//! When a plugin has dropped what it was given, its own tokens are cancelled, though the editor is open.
//!
//! fails: a_plugin_hears_that_the_editor_closes
//! says: WRONG RESULT: nobody had closed the editor, and a plugin was told that it closes

use std::sync::Arc;

use testkit::scene::Service;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard, WaitForCancellationFuture};

pub struct Editor {
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closing: CancellationToken::new() }
    }

    pub fn closing(&self) -> Closing {
        let token = self.closing.child_token();
        Closing { _guard: Arc::new(token.clone().drop_guard()), token }
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

#[derive(Clone)]
pub struct Closing {
    token: CancellationToken,
    _guard: Arc<DropGuard>,
}

impl Closing {
    pub fn is_cancelled(&self) -> bool {
        self.token.is_cancelled()
    }

    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.token.cancelled()
    }

    pub fn child_token(&self) -> CancellationToken {
        self.token.child_token()
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

pub async fn fastest(mirrors: Service, closing: Closing) -> Option<String> {
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
