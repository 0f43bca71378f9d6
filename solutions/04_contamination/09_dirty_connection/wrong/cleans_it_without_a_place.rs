//! Lets a task clean the connection, which nobody can borrow meanwhile; but its place is free, and taken for a new one.
//!
//! fails: four_who_give_up_leave_the_pool_as_large_as_it_was
//! says: LEAK: four questions to a pool of 2 were given up; meanwhile 3 connections were open at once

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
        lent.is_clean = false;
        lent.connection().send(question).await;
        lent.is_sent = true;
        let answer = lent.connection().receive().await;
        lent.is_clean = true;
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
        Lent {
            pool: self.clone(),
            connection: Some(connection),
            is_clean: true,
            is_sent: false,
            _place: place,
        }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    is_clean: bool,
    is_sent: bool,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until this is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let (pool, Some(mut connection)) = (self.pool.clone(), self.connection.take()) else {
            return;
        };
        let idle = move |connection| {
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        };
        if self.is_clean {
            idle(connection);
        } else if self.is_sent {
            tokio::spawn(async move {
                connection.receive().await;
                idle(connection);
            });
        }
    }
}
