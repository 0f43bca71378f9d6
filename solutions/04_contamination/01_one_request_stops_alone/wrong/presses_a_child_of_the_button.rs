//! The button makes another child and cancels that: nobody listens there, and the link does not lead up.
//!
//! fails: a_reader_who_stops_is_stopped_at_once
//! says: DEAF: ann pressed stop at 33 ms; her answer ended at 505 ms
//! fails: two_readers_stop_at_one_moment
//! says: DEAF
//! fails: each_end_is_told_by_its_reason
//! says: WRONG RESULT: ann pressed stop at 33 ms and the service was shut down at 35; her answer ended with ShutDown
//! fails: the_button_is_that_of_the_next_answer_at_once
//! says: DEAF: ann had her answer at 35 ms. She asked again in the same moment, and pressed stop 10 ms later

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
            stop.child_token().cancel();
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
