//! An editor that is closed cannot close any more, so the search goes on as if it were open.
//!
//! fails: a_search_in_an_editor_that_was_closed_finds_nothing
//! says: DEAF: the editor was closed before the search began, and the search went on until 30 ms
//! fails: mirrors_that_answer_at_once_are_not_faster_than_an_editor_that_was_closed
//! says: WRONG RESULT: the editor was closed before the search began, every mirror answered at once, and

use testkit::scene::Service;
use tokio::task::JoinSet;
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
    let mut searches = JoinSet::new();
    for mirror in MIRRORS {
        let mirrors = mirrors.clone();
        searches.spawn(async move { mirrors.fetch(mirror).await.ok() });
    }

    let open = !closing.is_cancelled();
    loop {
        tokio::select! {
            () = closing.cancelled(), if open => return None,
            answer = searches.join_next() => match answer? {
                Ok(Some(update)) => return Some(update),
                Ok(None) | Err(_) => {}
            },
        }
    }
}
