//! Waits for a place only where a connection has to be opened; whoever finds an open one takes no place.
//!
//! fails: a_pool_of_two_asks_two_at_a_time_and_no_more
//! says: LEAK: a pool of 2 had 4 connections open at once

use std::sync::{Arc, Mutex, PoisonError};

use testkit::scene::{Connection, Database};
use tokio::sync::Semaphore;

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
        let (mut connection, _place) = match self.idle() {
            Some(connection) => (connection, None),
            None => {
                let places = Arc::clone(&self.places);
                let place = places.acquire_owned().await.expect("nobody closes the places");
                let connection = match self.idle() {
                    Some(connection) => connection,
                    None => self.database.connect().await,
                };
                (connection, Some(place))
            }
        };
        connection.send(question).await;
        let answer = connection.receive().await;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }

    fn idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}
