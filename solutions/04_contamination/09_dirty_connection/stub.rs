//! A pool of connections to a database.
//!
//! Everybody gets the answer to their own question. Then somebody gives up waiting, and from that moment on people get
//! the answers to the questions of others.

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
    //
    // TODO: keep the promises above, without changing the signatures.
    pub async fn ask(&self, question: &str) -> String {
        let mut lent = self.lend().await;
        lent.connection().send(question).await;
        lent.connection().receive().await
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

/// A connection that goes back into its pool when this is dropped.
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
