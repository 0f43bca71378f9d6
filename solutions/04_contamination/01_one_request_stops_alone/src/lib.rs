//! A language model answers questions, and every reader has a stop button.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use testkit::scene::{Client, Service};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The reader has all of it.
    Complete,
    /// The reader pressed stop.
    Stopped,
    /// The service was shut down.
    ShutDown,
}

pub struct Chat {
    model: Service,
    /// Cancelled by its owner when the service is shut down.
    shutdown: CancellationToken,
    /// What the stop button of each reader cancels.
    buttons: Mutex<HashMap<String, CancellationToken>>,
}

impl Chat {
    pub fn new(model: Service, shutdown: CancellationToken) -> Self {
        Self { model, shutdown, buttons: Mutex::default() }
    }

    /// Asks the model, and sends its answer, or that there is none, to a reader, who asks one question at a time. Until
    /// the answer is there the line is kept alive.
    ///
    /// # Cancellation
    ///
    /// An answer ends when its reader presses stop, and when the service is shut down: at once, if the model is still at
    /// work. What is returned tells which it was. When an answer has ended in any way, dropped included, nothing of it
    /// goes on, except a sign of life that is being sent, and nothing is kept of it.
    ///
    /// All this is between one reader and the service: no other answer ends, unless the service is shut down, and later
    /// questions are answered; after a shutdown they end at once.
    pub async fn answer(&self, reader: &str, line: Client, question: &str) -> End {
        // Cancelled with the service, by the button, and when this answer is over; none of the last two goes up.
        let stop = self.shutdown.child_token();
        let _under_way = UnderWay::new(self, reader, stop.clone());
        tokio::spawn(keep_alive(line.clone(), stop.clone()));

        match stop.run_until_cancelled(self.model.fetch(question)).await {
            Some(Ok(answer)) => line.send(answer).await,
            Some(Err(unavailable)) => line.send(unavailable.to_string()).await,
            // A token carries no reason, so ask the one above.
            None if self.shutdown.is_cancelled() => return End::ShutDown,
            None => return End::Stopped,
        }
        End::Complete
    }

    /// The reader pressed stop; if no answer is under way, that means nothing.
    pub fn press_stop(&self, reader: &str) {
        if let Some(stop) = self.buttons().get(reader) {
            stop.cancel();
        }
    }

    /// The readers whose answers are under way, for the status page.
    pub fn waiting(&self) -> Vec<String> {
        self.buttons().keys().cloned().collect()
    }

    fn buttons(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.buttons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer on its way: a button as long as it lasts, and the end of its tasks when it ends. A `drop_guard()` on the
/// child and an entry that is removed by another guard are as good.
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

/// Sends a sign of life every 20 ms until it is told to stop.
async fn keep_alive(line: Client, stop: CancellationToken) {
    while stop.run_until_cancelled(sleep(Duration::from_millis(20))).await.is_some() {
        line.send("…").await;
    }
}
