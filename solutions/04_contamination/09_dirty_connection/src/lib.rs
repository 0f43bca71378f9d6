//! A pool of connections to a database.

use std::sync::{Arc, Mutex, PoisonError};

use testkit::scene::{Connection, Database};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Clones are one pool.
#[derive(Clone)]
pub struct Pool {
    database: Database,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

impl Pool {
    /// A pool that has at most `size` connections open.
    pub fn new(database: Database, size: usize) -> Self {
        Self { database, idle: Arc::default(), places: Arc::new(Semaphore::new(size)) }
    }

    /// Asks over a connection of the pool, and over one that is open already, if there is one; waits while all are in
    /// use. A connection is opened only for a question that finds none idle.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, its answer is given to nobody, and its place in the pool is free again a moment later:
    /// 50 ms at most.
    pub async fn ask(&self, question: &str) -> String {
        let mut lent = self.lend().await;
        lent.connection.send(question).await;
        let answer = lent.connection.receive().await;
        lent.give_back();
        answer
    }

    async fn lend(&self) -> Lent {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("nobody closes the places");
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.database.connect().await,
        };
        Lent { pool: self.clone(), connection, _place: place }
    }
}

/// A connection that is closed when this is dropped, and then its place is free.
struct Lent {
    pool: Pool,
    connection: Connection,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    // Only whoever has got their answer knows that nothing is under way on this connection. Whoever is dropped before
    // that gives back a place, and no connection. A flag that is set before the first await and cleared after the last
    // is as good.
    fn give_back(self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(self.connection);
    }
}
