//! A oneshot channel is the button, and what comes out of it is the reason; a guard beside it ends the signs of life.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use testkit::scene::{Client, Service};
use tokio::{sync::oneshot, time::sleep};
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
    buttons: Mutex<HashMap<String, oneshot::Sender<End>>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let (button, pressed) = oneshot::channel();
        self.buttons().insert(reader.to_owned(), button);
        let _button = Remove(self, reader);
        let over = self.shutdown.child_token();
        let _over = over.clone().drop_guard();
        tokio::spawn(keep_alive(line.clone(), over));

        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => End::ShutDown,
            Ok(reason) = pressed => reason,
            answer = self.model.fetch(question) => {
                line.send(answer.unwrap_or_else(|unavailable| unavailable.to_string())).await;
                End::Complete
            }
        }
    }

    pub fn press_stop(&self, reader: &str) {
        if let Some(button) = self.buttons().remove(reader) {
            let _ = button.send(End::Stopped);
        }
    }

    pub fn waiting(&self) -> Vec<String> {
        self.buttons().keys().cloned().collect()
    }

    fn buttons(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<End>>> {
        self.buttons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Remove<'a>(&'a Chat, &'a str);

impl Drop for Remove<'_> {
    fn drop(&mut self) {
        self.0.buttons().remove(self.1);
    }
}

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
