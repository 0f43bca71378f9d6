//! One channel for all buttons, and each answer looks for its reader's name: right where there is such a channel already.
//! A receiver that lags has to be told to stop, since it cannot know what it missed.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use testkit::scene::{Client, Service};
use tokio::{sync::broadcast, time::sleep};
use tokio_util::sync::CancellationToken;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Complete,
    Stopped,
    ShutDown,
}

pub struct Chat {
    model: Service,
    shutdown: CancellationToken,
    pressed: broadcast::Sender<String>,
    waiting: Mutex<BTreeSet<String>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        let (pressed, _) = broadcast::channel(64);
        Self { model, shutdown, pressed, waiting: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let mut pressed = self.pressed.subscribe();
        let _under_way = UnderWay::new(self, reader);
        let button = async {
            while let Ok(name) = pressed.recv().await {
                if name == reader {
                    break;
                }
            }
        };

        let answer = tokio::select! {
            biased;
            () = self.shutdown.cancelled() => return End::ShutDown,
            () = button => return End::Stopped,
            answer = self.model.fetch(question) => answer,
            () = keep_alive(&line) => unreachable!("it has no end of its own"),
        };
        line.send(answer.unwrap_or_else(|unavailable| unavailable.to_string())).await;
        End::Complete
    }

    pub fn press_stop(&self, reader: &str) {
        let _ = self.pressed.send(reader.to_owned());
    }

    pub fn waiting(&self) -> Vec<String> {
        self.names().iter().cloned().collect()
    }

    fn names(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct UnderWay<'a> {
    chat: &'a Chat,
    reader: &'a str,
}

impl<'a> UnderWay<'a> {
    fn new(chat: &'a Chat, reader: &'a str) -> Self {
        chat.names().insert(reader.to_owned());
        Self { chat, reader }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.chat.names().remove(self.reader);
    }
}

async fn keep_alive(line: &Client) {
    loop {
        sleep(Duration::from_millis(20)).await;
        line.send("…").await;
    }
}
