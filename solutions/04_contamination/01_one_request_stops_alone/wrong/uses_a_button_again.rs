//! Each reader has one child for good: cancelled once, it is cancelled for every later question.
//!
//! fails: a_reader_who_stopped_gets_an_answer_to_the_next_question
//! says: LOST: ann stopped one answer and asked for another
//! fails: a_button_pressed_too_late_means_nothing
//! says: LOST

use std::{
    collections::{HashMap, HashSet},
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
    waiting: Mutex<HashSet<String>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Mutex::default(), waiting: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let button = || self.shutdown.child_token();
        let stop = self.buttons().entry(reader.to_owned()).or_insert_with(button).clone();
        let _under_way = UnderWay::new(self, reader);
        let over = stop.child_token();
        let _over = over.clone().drop_guard();
        tokio::spawn(keep_alive(line.clone(), over));

        match stop.run_until_cancelled(self.model.fetch(question)).await {
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
        self.names().iter().cloned().collect()
    }

    fn buttons(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.buttons.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn names(&self) -> MutexGuard<'_, HashSet<String>> {
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

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
