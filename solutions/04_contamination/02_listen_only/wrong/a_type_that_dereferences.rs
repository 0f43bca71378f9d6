//! A type of its own that dereferences to the token, to be spared three methods; and so it has all the others too.
//!
//! fails: a_plugin_that_closes_the_editor_does_not_compile
//! says: WRONG RESULT: tests/ui/closes_the_editor.rs has 20 lines that must not compile: plugins try to close the editor.

use std::ops::Deref;

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

    pub fn closing(&self) -> Closing {
        Closing(self.closing.clone())
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

#[derive(Clone, Debug)]
pub struct Closing(CancellationToken);

impl Deref for Closing {
    type Target = CancellationToken;

    fn deref(&self) -> &CancellationToken {
        &self.0
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
