//! Every plugin gets a child: it cannot close the editor, and it can deafen itself.
//!
//! fails: a_plugin_that_closes_the_editor_does_not_compile
//! says: of them compiled: `editor.closing().cancel();`
//! fails: a_plugin_finds_no_token_behind_the_signature
//! says: WRONG RESULT: whatever its signature says, closing() returned a CancellationToken

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

    pub fn closing(&self) -> CancellationToken {
        self.closing.child_token()
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

pub async fn fastest(mirrors: Service, closing: CancellationToken) -> Option<String> {
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
