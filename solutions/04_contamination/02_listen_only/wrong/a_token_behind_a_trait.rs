//! An opaque type has the methods of its trait and no others, and is what it is: whoever asks for its type has the token.
//!
//! fails: a_plugin_finds_no_token_behind_the_signature
//! says: WRONG RESULT: whatever its signature says, closing() returned a CancellationToken

use testkit::scene::Service;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub trait Closing: Clone + Send + Sync + 'static {
    fn is_cancelled(&self) -> bool;
    fn cancelled(&self) -> impl Future<Output = ()> + Send;
    fn child_token(&self) -> CancellationToken;
}

impl Closing for CancellationToken {
    fn is_cancelled(&self) -> bool {
        CancellationToken::is_cancelled(self)
    }

    async fn cancelled(&self) {
        CancellationToken::cancelled(self).await;
    }

    fn child_token(&self) -> CancellationToken {
        CancellationToken::child_token(self)
    }
}

pub struct Editor {
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closing: CancellationToken::new() }
    }

    pub fn closing(&self) -> impl Closing + use<> {
        self.closing.clone()
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

pub async fn fastest(mirrors: Service, closing: impl Closing) -> Option<String> {
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
