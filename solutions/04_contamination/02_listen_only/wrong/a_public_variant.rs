//! An enum, for other ways to close that may come; what is in a variant is as public as the enum.
//!
//! fails: a_plugin_finds_no_variant_to_take_apart
//! says: WRONG RESULT: a plugin that takes apart what closing() returned is offered a variant by the compiler: `Closing::Token(_)`

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
        Closing::Token(self.closing.clone())
    }

    pub fn close(&self) {
        self.closing.cancel();
    }
}

#[derive(Clone, Debug)]
pub enum Closing {
    Token(CancellationToken),
}

impl Closing {
    fn token(&self) -> &CancellationToken {
        let Self::Token(token) = self;
        token
    }

    pub fn is_cancelled(&self) -> bool {
        self.token().is_cancelled()
    }

    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.token().cancelled()
    }

    pub fn child_token(&self) -> CancellationToken {
        self.token().child_token()
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
