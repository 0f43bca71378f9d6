//! One broadcast channel for all buttons, and nobody looks whose it was.
//!
//! fails: a_reader_who_stops_stops_nobody_else
//! says: LOST: ann pressed stop at 33 ms; bob, who was waiting for his answer, got Stopped after 33 ms
//! fails: two_readers_stop_at_one_moment
//! says: LOST
//! fails: each_end_is_told_by_its_reason
//! says: bob's answer ended with Stopped
//! fails: the_status_page_names_those_who_wait
//! says: WRONG RESULT: ann's answer had ended and nobody had stopped bob's
//! fails: a_shutdown_ends_every_answer
//! says: the answer of ann, who pressed nothing, ended with Stopped

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

        let answer = tokio::select! {
            biased;
            () = self.shutdown.cancelled() => return End::ShutDown,
            _ = pressed.recv() => return End::Stopped,
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
