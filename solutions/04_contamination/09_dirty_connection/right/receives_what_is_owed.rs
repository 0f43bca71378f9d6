//! Counts the answers that a connection still owes to others, and receives those first; one with half a question is closed.

use std::sync::{Arc, Mutex, PoisonError};

use testkit::scene::{Connection, Database};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Clone)]
pub struct Pool {
    database: Database,
    /// Each with the number of answers that nobody waits for.
    idle: Arc<Mutex<Vec<(Connection, usize)>>>,
    places: Arc<Semaphore>,
}

impl Pool {
    pub fn new(database: Database, size: usize) -> Self {
        Self { database, idle: Arc::default(), places: Arc::new(Semaphore::new(size)) }
    }

    pub async fn ask(&self, question: &str) -> String {
        let mut lent = self.lend().await;
        lent.is_whole = false;
        lent.connection().send(question).await;
        lent.is_whole = true;
        lent.owed += 1;
        loop {
            let answer = lent.connection().receive().await;
            lent.owed -= 1;
            if lent.owed == 0 {
                return answer;
            }
        }
    }

    async fn lend(&self) -> Lent {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("nobody closes the places");
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (connection, owed) = match idle {
            Some(idle) => idle,
            None => (self.database.connect().await, 0),
        };
        Lent {
            pool: self.clone(),
            connection: Some(connection),
            owed,
            is_whole: true,
            _place: place,
        }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    owed: usize,
    is_whole: bool,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until this is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.is_whole {
            let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.extend(self.connection.take().map(|connection| (connection, self.owed)));
        }
    }
}
