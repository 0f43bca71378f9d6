//! The receiver of a watch channel cannot send, and it waits for the next change: a plugin that comes too late waits for ever.
//!
//! fails: a_plugin_hears_that_the_editor_closes
//! says: DEAF: the editor closed at 10 ms; 5 ms later what closing() returned after the close did not know

use testkit::scene::Service;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

pub struct Editor {
    closes: watch::Sender<bool>,
    closing: CancellationToken,
}

impl Editor {
    pub fn open() -> Self {
        Self { closes: watch::Sender::new(false), closing: CancellationToken::new() }
    }

    pub fn closing(&self) -> Closing {
        Closing { closes: self.closes.subscribe(), token: self.closing.clone() }
    }

    pub fn close(&self) {
        self.closes.send_replace(true);
        self.closing.cancel();
    }
}

#[derive(Clone, Debug)]
pub struct Closing {
    closes: watch::Receiver<bool>,
    token: CancellationToken,
}

impl Closing {
    pub fn is_cancelled(&self) -> bool {
        *self.closes.borrow()
    }

    pub async fn cancelled(&self) {
        let mut closes = self.closes.clone();
        let _ = closes.changed().await;
    }

    pub fn child_token(&self) -> CancellationToken {
        self.token.child_token()
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
