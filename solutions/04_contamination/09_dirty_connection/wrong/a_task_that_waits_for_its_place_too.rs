//! Lets a task wait for the place as well: whoever gives up in the queue is asked for all the same, before those who still wait.
//!
//! fails: those_who_gave_up_while_waiting_for_a_place_hold_up_nobody
//! says: His answer came after 130 ms

use std::sync::{Arc, Mutex, PoisonError};

use testkit::scene::{Connection, Database};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Clone)]
pub struct Pool {
    database: Database,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Pool {
    pub fn new(database: Database, size: usize) -> Self {
        Self { database, idle: Arc::default(), places: Arc::new(Semaphore::new(size)) }
    }

    pub async fn ask(&self, question: &str) -> String {
        let (pool, question) = (self.clone(), question.to_owned());
        let conversation = tokio::spawn(async move {
            let mut lent = pool.lend().await;
            lent.connection().send(&question).await;
            lent.connection().receive().await
        });
        conversation.await.expect("a conversation does not panic")
    }

    async fn lend(&self) -> Lent {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("nobody closes the places");
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.database.connect().await,
        };
        Lent { pool: self.clone(), connection: Some(connection), _place: place }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until this is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
    }
}
