//! A failure ends the others in the middle of their work: `shutdown` aborts.
//!
//! fails: the_error_of_a_child_tells_the_others
//! says: LOST: the second of two children failed at 20 ms; a child
//! fails: the_error_of_a_child_tells_the_body
//! says: LOST
//! fails: the_error_of_the_body_tells_the_children
//! says: LOST
//! fails: the_first_error_is_returned
//! says: LOST
//! fails: the_panic_of_a_child_goes_on_when_the_others_have_ended
//! says: LOST
//! fails: the_panic_of_the_body_goes_on_when_the_children_have_ended
//! says: LOST
//! fails: the_error_of_a_grandchild_goes_up
//! says: LOST
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: LOST
//! fails: the_others_may_take_their_time
//! says: LOST
//! fails: the_panic_of_a_child_tells_the_body
//! says: LOST
//! fails: the_first_error_is_returned_also_if_it_is_that_of_the_body
//! says: LOST
//! fails: after_a_stop_children_are_started_and_their_errors_are_returned
//! says: LOST

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex},
};

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub struct Nursery<E> {
    children: JoinSet<()>,
    first: First<E>,
    stop: CancellationToken,
}

impl<E: Send + 'static> Nursery<E> {
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub fn spawn<F>(&mut self, child: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let child = noted(child(self.stop.clone()), self.first.clone(), self.stop.clone());
        self.children.spawn(child.map(drop));
    }
}

pub async fn nursery<T, E>(
    stop: &CancellationToken,
    body: impl AsyncFnOnce(&mut Nursery<E>) -> Result<T, E>,
) -> Result<T, E>
where
    E: Send + 'static,
{
    let (first, stop) = (First::default(), stop.child_token());
    let mut nursery =
        Nursery { children: JoinSet::new(), first: Arc::clone(&first), stop: stop.clone() };
    let value = noted(body(&mut nursery), Arc::clone(&first), stop).await;
    while !nursery.children.is_empty() {
        if first.lock().unwrap().is_some() {
            nursery.children.shutdown().await;
        } else {
            nursery.children.join_next().await;
        }
    }
    let failure = first.lock().unwrap().take();
    match failure {
        Some(Failure::Error(error)) => Err(error),
        Some(Failure::Panic(panic)) => resume_unwind(panic),
        None => Ok(value.expect("whoever has not failed has a value")),
    }
}

enum Failure<E> {
    Error(E),
    Panic(Box<dyn Any + Send>),
}

type First<E> = Arc<Mutex<Option<Failure<E>>>>;

async fn noted<T, E>(
    work: impl Future<Output = Result<T, E>>,
    first: First<E>,
    stop: CancellationToken,
) -> Option<T> {
    let failure = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(value)) => return Some(value),
        Ok(Err(error)) => Failure::Error(error),
        Err(panic) => Failure::Panic(panic),
    };
    first.lock().unwrap().get_or_insert(failure);
    stop.cancel();
    None
}
