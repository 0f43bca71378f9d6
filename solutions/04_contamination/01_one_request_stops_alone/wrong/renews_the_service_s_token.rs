//! Puts a new token in place of the one that a button has cancelled; those who were waiting have lost their answers, and
//! the new one belongs to nobody.
//!
//! fails: a_complete_answer_ends_no_other
//! says: LOST
//! fails: a_reader_who_stops_stops_nobody_else
//! says: LOST
//! fails: two_readers_stop_at_one_moment
//! says: LOST
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
    shutdown: Mutex<CancellationToken>,
    owner: CancellationToken,
    buttons: Mutex<HashMap<String, CancellationToken>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        let fresh = CancellationToken::new();
        Self { model, shutdown: Mutex::new(fresh), owner: shutdown, buttons: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let stop = self.fresh();
        let _under_way = UnderWay::new(self, reader, stop.clone());
        tokio::spawn(keep_alive(line.clone(), stop.clone()));

        match stop.run_until_cancelled(self.model.fetch(question)).await {
            Some(Ok(answer)) => line.send(answer).await,
            Some(Err(unavailable)) => line.send(unavailable.to_string()).await,
            None if self.owner.is_cancelled() => return End::ShutDown,
            None => return End::Stopped,
        }
        End::Complete
    }

    fn fresh(&self) -> CancellationToken {
        let mut shutdown = self.shutdown.lock().unwrap_or_else(PoisonError::into_inner);
        if shutdown.is_cancelled() {
            *shutdown = self.owner.child_token();
        }
        shutdown.clone()
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
