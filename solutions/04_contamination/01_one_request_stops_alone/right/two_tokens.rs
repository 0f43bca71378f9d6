//! A token of its own beside that of the service, both asked: which of the two it was is plain, and there are two levels
//! and no more.

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
        let (stop, over) = (CancellationToken::new(), CancellationToken::new());
        let _under_way = UnderWay::new(self, reader, stop.clone());
        let _over = over.clone().drop_guard();
        tokio::spawn(keep_alive(line.clone(), over));

        let answer = tokio::select! {
            biased;
            () = self.shutdown.cancelled() => return End::ShutDown,
            () = stop.cancelled() => return End::Stopped,
            answer = self.model.fetch(question) => answer,
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

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
