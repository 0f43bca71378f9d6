//! Waits for the helper before it returns, and the helper may be in the middle of a sign of life.
//!
//! fails: a_reader_who_stops_is_stopped_at_once
//! says: DEAF: ann pressed stop at 22 ms, while a sign of life was being sent to her from 20 to 25; her answer ended at 25 ms

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
        let helper = tokio::spawn(keep_alive(line.clone(), stop.clone()));

        let answer = stop.run_until_cancelled(self.model.fetch(question)).await;
        stop.cancel();
        let _ = helper.await;
        match answer {
            Some(Ok(answer)) => line.send(answer).await,
            Some(Err(unavailable)) => line.send(unavailable.to_string()).await,
            None if self.shutdown.is_cancelled() => return End::ShutDown,
            None => return End::Stopped,
        }
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
    stop: CancellationToken,
}

impl<'a> UnderWay<'a> {
    fn new(chat: &'a Chat, reader: &'a str, stop: CancellationToken) -> Self {
        chat.buttons().insert(reader.to_owned(), stop.clone());
        Self { chat, reader, stop }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.stop.cancel();
        self.chat.buttons().remove(self.reader);
    }
}

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
