//! Makes a child once, in new(): the service is safe from the buttons, and the readers are not safe from each other.
//!
//! fails: a_complete_answer_ends_no_other
//! says: LOST
//! fails: a_reader_who_stops_stops_nobody_else
//! says: LOST: ann pressed stop at 33 ms; bob, who was waiting for his answer, got Stopped after 33 ms
//! fails: two_readers_stop_at_one_moment
//! says: LOST
//! fails: a_reader_who_stopped_gets_an_answer_to_the_next_question
//! says: it ended after 0 ms, with Stopped
//! fails: a_button_pressed_too_late_means_nothing
//! says: LOST
//! fails: a_shutdown_ends_every_answer
//! says: the answer of ann, who pressed nothing, ended with Stopped
//! fails: each_end_is_told_by_its_reason
//! says: bob's answer ended with Stopped
//! fails: the_status_page_names_those_who_wait
//! says: nobody had stopped bob's

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
    answers: CancellationToken,
    buttons: Mutex<HashMap<String, CancellationToken>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        let answers = shutdown.child_token();
        Self { model, shutdown, answers, buttons: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let stop = self.answers.clone();
        let _under_way = UnderWay::new(self, reader, stop.clone());
        tokio::spawn(keep_alive(line.clone(), stop.clone()));

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
