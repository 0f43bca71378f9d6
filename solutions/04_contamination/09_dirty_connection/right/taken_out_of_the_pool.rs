//! Takes the connection out of the lent thing while it is in use, and puts it back: what is in a variable is dropped with the future.

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
        let mut connection = lent.connection.take().expect("it was lent with one");
        connection.send(question).await;
        let answer = connection.receive().await;
        lent.connection = Some(connection);
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
        Lent { pool: self.clone(), connection: Some(connection), _place: place }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
    }
}
