//! A text editor tells its plugins when it closes.
//!
//! It hands each of them its own token. One plugin cancels that token to end work of its own, and the editor closes.

use testkit::scene::Service;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub struct Editor {
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closing: CancellationToken::new() }
    }

    /// What a plugin gets, to learn that the editor closes.
    ///
    /// # What it can do
    ///
    /// `is_cancelled()` and `cancelled().await` tell whether the editor closes, `clone()` makes another one, which may
    /// go into a task, and `child_token()` a token of the plugin's own, which is cancelled when the editor closes.
    ///
    /// # What it cannot do
    ///
    /// Be cancelled, except by the editor: it tells the truth whatever the plugin does. Nothing that would cancel it
    /// compiles, and no way leads from it to a token that cancels the editor.
    //
    // TODO: keep these promises and those of `fastest`, by changing what is handed out.
    pub fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }

    pub fn close(&self) {
        self.closing.cancel();
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
pub async fn fastest(mirrors: Service, closing: CancellationToken) -> Option<String> {
    let (found, mut answers) = mpsc::channel(1);
    for mirror in MIRRORS {
        let (mirrors, found, stop) = (mirrors.clone(), found.clone(), closing.clone());
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            if let Ok(update) = mirrors.fetch(mirror).await {
                let _ = found.send(update).await;
            }
        }));
    }
    drop(found);

    let first = answers.recv().await;
    closing.cancel();
    first
}
