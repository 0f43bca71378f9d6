//! Closes one with half a question, and throws the answers of others away; knows them by their words, and two may ask the same.
//!
//! fails: the_same_question_asked_again_is_answered_again
//! says: TORN: ann asked "how many" and gave up; then bob asked the same, and had an answer after 10 ms

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
        lent.is_whole = false;
        lent.connection().send(question).await;
        lent.is_whole = true;
        loop {
            let answer = lent.connection().receive().await;
            if answer.ends_with(question) {
                return answer;
            }
        }
    }

    async fn lend(&self) -> Lent {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await.expect("nobody closes the places");
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.database.connect().await,
        };
        Lent { pool: self.clone(), connection: Some(connection), is_whole: true, _place: place }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
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
            idle.extend(self.connection.take());
        }
    }
}
