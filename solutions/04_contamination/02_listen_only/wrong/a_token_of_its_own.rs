//! A token made from nothing for the search: enough is enough, and the editor may close as it likes.
//!
//! fails: a_search_ends_when_the_editor_closes
//! says: DEAF: the editor closed at 20 ms, and the search went on until 30
//! fails: a_search_in_an_editor_that_was_closed_finds_nothing
//! says: DEAF: the editor was closed before the search began
//! fails: mirrors_that_answer_at_once_are_not_faster_than_an_editor_that_was_closed
//! says: WRONG RESULT: the editor was closed before the search began, every mirror answered at once, and

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

    pub fn closing(&self) -> Closing {
        Closing(self.closing.clone())
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

#[derive(Clone, Debug)]
pub struct Closing(CancellationToken);

impl Closing {
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.0.cancelled()
    }

    pub fn child_token(&self) -> CancellationToken {
        self.0.child_token()
    }
}

const MIRRORS: [&str; 3] = ["oslo", "lima", "cairo"];

pub async fn fastest(mirrors: Service, closing: Closing) -> Option<String> {
    let _ = closing;
    let enough = CancellationToken::new();
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
