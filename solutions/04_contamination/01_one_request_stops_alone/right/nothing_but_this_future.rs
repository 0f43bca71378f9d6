//! The signs of life are a branch of this future and no task, so there is nothing to end but the future itself.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use testkit::scene::{Client, Service};
use tokio::time::sleep;
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
    buttons: Mutex<HashMap<String, CancellationToken>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let stop = self.shutdown.child_token();
        let _under_way = UnderWay::new(self, reader, stop.clone());

        let answer = tokio::select! {
            answer = self.model.fetch(question) => answer,
            () = keep_alive(&line) => unreachable!("it has no end of its own"),
            () = stop.cancelled() => {
                return if self.shutdown.is_cancelled() { End::ShutDown } else { End::Stopped };
            }
        };
        line.send(answer.unwrap_or_else(|unavailable| unavailable.to_string())).await;
        End::Complete
    }

    pub fn press_stop(&self, reader: &str) {
        if let Some(stop) = self.buttons().get(reader) {
            stop.cancel();
        }
    }

    pub fn waiting(&self) -> Vec<String> {
        self.buttons().keys().cloned().collect()
    }

    fn buttons(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.buttons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct UnderWay<'a> {
    chat: &'a Chat,
    reader: &'a str,
}

impl<'a> UnderWay<'a> {
    fn new(chat: &'a Chat, reader: &'a str, stop: CancellationToken) -> Self {
        chat.buttons().insert(reader.to_owned(), stop);
        Self { chat, reader }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.chat.buttons().remove(self.reader);
    }
}

async fn keep_alive(line: &Client) {
    loop {
        sleep(Duration::from_millis(20)).await;
        line.send("…").await;
    }
}
