//! Waits a little for old answers before each question: half a question has none, and everybody waits.
//!
//! fails: a_question_cut_anywhere_gives_its_answer_to_nobody
//! says: error near
//! fails: a_question_cut_anywhere_on_a_busy_machine_does_so_too
//! says: error near
//! fails: whoever_gives_up_while_waiting_for_a_place_takes_none_along
//! says: error near
//! fails: a_pool_of_two_asks_two_at_a_time_and_no_more
//! says: SERIAL

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use testkit::scene::{Connection, Database};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

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
        while timeout(Duration::from_millis(15), lent.connection().receive()).await.is_ok() {}
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
