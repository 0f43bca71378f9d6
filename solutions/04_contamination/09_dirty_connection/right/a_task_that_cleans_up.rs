//! A task receives the answer that nobody wants, and holds the place meanwhile; a connection with half a question is closed.

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
        lent.state = State::HalfSent;
        lent.connection().send(question).await;
        lent.state = State::Unanswered;
        let answer = lent.connection().receive().await;
        lent.state = State::Clean;
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
            state: State::Clean,
            place: Some(place),
        }
    }
}

struct Lent {
    pool: Pool,
    connection: Option<Connection>,
    state: State,
    place: Option<OwnedSemaphorePermit>,
}

enum State {
    Clean,
    HalfSent,
    Unanswered,
}

impl Lent {
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is there until this is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let (place, pool) = (self.place.take(), self.pool.clone());
        let Some(mut connection) = self.connection.take() else { return };
        let give_back = move |connection| {
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(place);
        };
        match self.state {
            State::Clean => give_back(connection),
            State::HalfSent => drop(connection),
            State::Unanswered => {
                tokio::spawn(async move {
                    connection.receive().await;
                    give_back(connection);
                });
            }
        }
    }
}
