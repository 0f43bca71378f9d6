//! Cancels the child and removes the button when the answer has come to its end, which one that is dropped does not.
//!
//! fails: when_an_answer_has_ended_nothing_of_it_goes_on
//! says: LEAK: ann's answer was dropped at 33 ms
//! fails: the_status_page_names_those_who_wait
//! says: LEAK: ann's answer was dropped at 33 ms; when it had ended waiting() still named her

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
        self.buttons().insert(reader.to_owned(), stop.clone());
        tokio::spawn(keep_alive(line.clone(), stop.clone()));

        let answer = stop.run_until_cancelled(self.model.fetch(question)).await;
        let is_stopped = answer.is_none();
        match answer {
            Some(Ok(answer)) => line.send(answer).await,
            Some(Err(unavailable)) => line.send(unavailable.to_string()).await,
            None => {}
        }
        stop.cancel();
        self.buttons().remove(reader);
        match is_stopped {
            true if self.shutdown.is_cancelled() => End::ShutDown,
            true => End::Stopped,
            false => End::Complete,
        }
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

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
