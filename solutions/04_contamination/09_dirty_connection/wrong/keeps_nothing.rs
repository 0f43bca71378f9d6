//! Closes every connection, the clean ones too: nobody inherits anything, and nobody has a pool.
//!
//! fails: an_open_connection_is_used_again
//! says: WRONG RESULT: ann asked ten times, one after the other; that opened 10 connections, and 0 of them
//! fails: a_pool_of_two_asks_two_at_a_time_and_no_more
//! says: SERIAL
//! fails: whoever_gives_up_costs_one_connection_at_most
//! says: WRONG RESULT

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
        let mut lent = self.lend().await;
        lent.connection.send(question).await;
        lent.connection.receive().await
    }

    async fn lend(&self) -> Lent {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("nobody closes the places");
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.database.connect().await,
        };
        Lent { connection, _place: place }
    }
}

struct Lent {
    connection: Connection,
    _place: OwnedSemaphorePermit,
}
