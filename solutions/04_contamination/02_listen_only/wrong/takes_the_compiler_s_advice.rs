//! "There is a method `cancelled` with a similar name", said the compiler of closing.cancel(); so the search waits for the
//! editor to close.
//!
//! fails: the_fastest_mirror_that_has_the_update_is_returned
//! says: HANG: fastest() never returned
//! fails: the_mirrors_are_asked_at_the_same_time
//! says: HANG
//! fails: an_update_that_was_found_leaves_the_editor_open
//! says: HANG
//! fails: an_update_that_was_found_ends_the_search
//! says: HANG
//! fails: a_search_that_is_dropped_ends
//! says: LEAK: the search was dropped at 20 ms; 1 ms later 3 mirrors were still being asked
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
    let (found, mut answers) = mpsc::channel(1);
    for mirror in MIRRORS {
        let (mirrors, found, stop) = (mirrors.clone(), found.clone(), closing.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                Ok(update) = mirrors.fetch(mirror) => {
                    let _ = found.send(update).await;
                }
                else => {}
            }
        });
    }
    drop(found);

    let first = answers.recv().await;
    closing.cancelled().await;
    first
}
