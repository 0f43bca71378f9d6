//! A text editor tells its plugins when it closes.

use testkit::scene::Service;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

pub struct Editor {
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closing: CancellationToken::new() }
    }

    /// What a plugin gets, to learn that the editor closes.
    pub fn closing(&self) -> Closing {
        Closing(self.closing.clone())
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

/// Tells whether the editor closes.
///
/// What it lacks is what matters: no `cancel`, no public field, no `Deref`, `AsRef` or `From` that leads to the token.
#[derive(Clone, Debug)]
pub struct Closing(CancellationToken);

impl Closing {
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.0.cancelled()
    }

    /// A token of the caller's own: cancelled with the editor, and by whoever has it.
    pub fn child_token(&self) -> CancellationToken {
        self.0.child_token()
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

/// A plugin: asks all mirrors for an update at the same time, and returns the first one that has it. None, if no mirror
/// has it, or if the editor closes or was closed before.
///
/// # Cancellation
///
/// When this future is over, finished or dropped, no mirror is asked any further. That is between the plugin and its
/// mirrors; the editor stays open.
pub async fn fastest(mirrors: Service, closing: Closing) -> Option<String> {
    // The compiler refused `closing.cancel()`, and so this is the place where a token of our own is needed. A `JoinSet`
    // would do without one.
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
