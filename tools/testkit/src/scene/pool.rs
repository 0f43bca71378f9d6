use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::timeline;

/// A pool with a fixed number of places.
///
/// Clones share one pool.
///
/// ```
/// use testkit::{run, scene::Pool};
///
/// run(async || {
///     let pool = Pool::new("pool", 1);
///     let place = pool.borrow_as("ann").await;
///     assert_eq!(pool.in_use(), 1);
///     drop(place);
///     assert_eq!(pool.in_use(), 0);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Pool {
    name: Arc<str>,
    places: Arc<Semaphore>,
    in_use: Arc<AtomicUsize>,
}

/// A place in a [`Pool`], given back when it is dropped.
///
/// ```
/// # use testkit::{run, scene::Pool};
/// run(async || {
///     let pool = Pool::new("pool", 2);
///     let place = pool.borrow_as("ann").await;
///     assert_eq!(pool.in_use(), 1);
///     drop(place);
/// });
/// ```
#[derive(Debug)]
pub struct Borrowed {
    pool: Pool,
    actor: String,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// A pool with `places` places that records on lane `name`.
    ///
    /// ```
    /// # use testkit::{run, scene::Pool};
    /// run(async || {
    ///     let pool = Pool::new("pool", 2);
    ///     let place = pool.borrow_as("ann").await;
    ///     assert_eq!(pool.in_use(), 1);
    ///     drop(place);
    /// });
    /// ```
    pub fn new(name: &str, places: usize) -> Self {
        Self { name: name.into(), places: Arc::new(Semaphore::new(places)), in_use: Arc::default() }
    }

    /// Waits for a place, first come first served, and records `actor` as its holder.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future gives up the turn in the queue and takes no place.
    ///
    /// # Panics
    ///
    /// Never: the pool is not closed.
    ///
    /// ```
    /// # use testkit::{run, scene::Pool};
    /// run(async || {
    ///     let pool = Pool::new("pool", 2);
    ///     let place = pool.borrow_as("ann").await;
    ///     assert_eq!(pool.in_use(), 1);
    ///     drop(place);
    /// });
    /// ```
    pub async fn borrow_as(&self, actor: &str) -> Borrowed {
        let permit =
            Arc::clone(&self.places).acquire_owned().await.expect("the pool is never closed");
        self.in_use.fetch_add(1, Ordering::Relaxed);
        timeline::event_by(&self.name, actor, "borrowed");
        Borrowed { pool: self.clone(), actor: actor.to_owned(), _permit: permit }
    }

    /// Places that are lent out.
    ///
    /// ```
    /// # use testkit::{run, scene::Pool};
    /// run(async || {
    ///     let pool = Pool::new("pool", 2);
    ///     let place = pool.borrow_as("ann").await;
    ///     assert_eq!(pool.in_use(), 1);
    ///     drop(place);
    /// });
    /// ```
    pub fn in_use(&self) -> usize {
        self.in_use.load(Ordering::Relaxed)
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        self.pool.in_use.fetch_sub(1, Ordering::Relaxed);
        timeline::event_by(&self.pool.name, &self.actor, "gave back");
    }
}
