//! Each answer is a task, and the button aborts it: right where nothing has to be finished when a reader stops.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use testkit::scene::{Client, Service};
use tokio::{task::AbortHandle, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Complete,
    Stopped,
    ShutDown,
}

pub struct Chat {
    model: Service,
    shutdown: CancellationToken,
    buttons: Mutex<HashMap<String, AbortHandle>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Mutex::default() }
    }

    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        let (model, question) = (self.model.clone(), question.to_owned());
        let work = AbortOnDropHandle::new(tokio::spawn(async move {
            tokio::select! {
                answer = model.fetch(&question) => {
                    line.send(answer.unwrap_or_else(|unavailable| unavailable.to_string())).await;
                }
                () = keep_alive(&line) => {}
            }
        }));
        self.buttons().insert(reader.to_owned(), work.abort_handle());
        let _button = Remove(self, reader);

        match self.shutdown.run_until_cancelled(work).await {
            Some(Ok(())) => End::Complete,
            Some(Err(_)) => End::Stopped,
            None => End::ShutDown,
        }
    }

    pub fn press_stop(&self, reader: &str) {
        if let Some(work) = self.buttons().get(reader) {
            work.abort();
        }
    }

    pub fn waiting(&self) -> Vec<String> {
        self.buttons().keys().cloned().collect()
    }

    fn buttons(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.buttons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Remove<'a>(&'a Chat, &'a str);

impl Drop for Remove<'_> {
    fn drop(&mut self) {
        self.0.buttons().remove(self.1);
    }
}

async fn keep_alive(line: &Client) {
    loop {
        sleep(Duration::from_millis(20)).await;
        line.send("…").await;
    }
}
