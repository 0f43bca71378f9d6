//! Joins the children when the body has ended; what fails before that is heard of then.
//!
//! fails: the_error_of_a_child_tells_the_body
//! says: BLIND UNDER LOAD: a child failed at 20 ms, while the body was at work, which cleans up for 10 ms when it is told; a child takes 20 ms to clean up, and nursery() returned at 530 ms
//! fails: the_first_error_is_returned
//! says: BLIND UNDER LOAD
//! fails: the_panic_of_a_child_tells_the_body
//! says: BLIND UNDER LOAD
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: BLIND UNDER LOAD
//! fails: the_others_are_told_whoever_waits
//! says: HANG
//! fails: the_first_error_is_returned_whoever_waits
//! says: WRONG RESULT

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex},
};

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub struct Nursery<E> {
    children: JoinSet<Result<(), E>>,
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
        self.children.spawn(child(self.stop.clone()));
    }
}

pub async fn nursery<T, E>(
    stop: &CancellationToken,
    body: impl AsyncFnOnce(&mut Nursery<E>) -> Result<T, E>,
) -> Result<T, E>
where
    E: Send + 'static,
{
    let mut nursery = Nursery { children: JoinSet::new(), stop: stop.child_token() };
    let mut first = None;
    let value = match AssertUnwindSafe(body(&mut nursery)).catch_unwind().await {
        Ok(Ok(value)) => Some(value),
        Ok(Err(error)) => {
            first.get_or_insert(Failure::Error(error));
            nursery.stop.cancel();
            None
        }
        Err(panic) => {
            first.get_or_insert(Failure::Panic(panic));
            nursery.stop.cancel();
            None
        }
    };
    while let Some(ended) = nursery.children.join_next().await {
        let failure = match ended {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => Failure::Error(error),
            Err(error) => Failure::Panic(error.into_panic()),
        };
        first.get_or_insert(failure);
        nursery.stop.cancel();
    }
    match first {
        Some(Failure::Error(error)) => Err(error),
        Some(Failure::Panic(panic)) => resume_unwind(panic),
        None => Ok(value.expect("whoever has not failed has a value")),
    }
}

enum Failure<E> {
    Error(E),
    Panic(Box<dyn Any + Send>),
}
