//! A task removes the button when the answer is over, and by then it may be that of the next answer.
//!
//! fails: the_button_is_that_of_the_next_answer_at_once
//! says: when waiting() named []; that answer ended after 505 ms, with Complete

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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

type Buttons = Arc<Mutex<HashMap<String, CancellationToken>>>;

pub struct Chat {
    model: Service,
    shutdown: CancellationToken,
    buttons: Buttons,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Arc::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let stop = self.shutdown.child_token();
        let _over = stop.clone().drop_guard();
        self.buttons().insert(reader.to_owned(), stop.clone());
        tokio::spawn(forget(self.buttons.clone(), reader.to_owned(), stop.clone()));
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

async fn forget(buttons: Buttons, reader: String, over: CancellationToken) {
    over.cancelled().await;
    buttons.lock().unwrap_or_else(PoisonError::into_inner).remove(&reader);
}

async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
