//! The mirrors come first in the select, and one that answers at once is faster than an editor that was closed.
//!
//! fails: mirrors_that_answer_at_once_are_not_faster_than_an_editor_that_was_closed
//! says: WRONG RESULT: the editor was closed before the search began, every mirror answered at once, and the search returned Some("oslo")

use std::future::ready;

use futures::{StreamExt, stream::FuturesUnordered};
use testkit::scene::Service;
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
    let searches: FuturesUnordered<_> =
        MIRRORS.map(|mirror| mirrors.fetch(mirror)).into_iter().collect();
    let mut updates = searches.filter_map(|answer| ready(answer.ok()));
    tokio::select! {
        biased;
        update = updates.next() => update,
        () = closing.cancelled() => None,
    }
}
