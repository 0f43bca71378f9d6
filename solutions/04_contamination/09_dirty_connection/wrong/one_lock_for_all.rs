//! Clean, and one at a time: a single connection behind a lock, however large the pool.
//!
//! fails: a_pool_of_two_asks_two_at_a_time_and_no_more
//! says: SERIAL: four questions to a pool of 2 took 100 ms

use std::sync::Arc;

use testkit::scene::{Connection, Database};
use tokio::sync::Mutex;

#[derive(Clone)]
pub struct Pool {
    database: Database,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Pool {
    pub fn new(database: Database, _size: usize) -> Self {
        Self { database, idle: Arc::default() }
    }

    pub async fn ask(&self, question: &str) -> String {
        let mut idle = self.idle.lock().await;
        let mut connection = match idle.pop() {
            Some(connection) => connection,
            None => self.database.connect().await,
        };
        connection.send(question).await;
        let answer = connection.receive().await;
        idle.push(connection);
        answer
    }
}
