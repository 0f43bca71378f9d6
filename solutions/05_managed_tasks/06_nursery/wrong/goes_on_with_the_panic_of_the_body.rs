//! Looks after the children when the body panics, and goes on with that panic, whoever failed before.
//!
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: WRONG RESULT: a child failed at 20 ms, and the body panicked at 25, when it was told

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
        self.children.spawn(child);
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
    let value = AssertUnwindSafe(body(&mut nursery)).catch_unwind().await;
    let value = match value {
        Ok(Ok(value)) => Some(value),
        Ok(Err(error)) => {
            first.lock().unwrap().get_or_insert(Failure::Error(error));
            stop.cancel();
            None
        }
        Err(panic) => {
            stop.cancel();
            while nursery.children.join_next().await.is_some() {}
            resume_unwind(panic)
        }
    };
    while nursery.children.join_next().await.is_some() {}
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

async fn noted<E>(
    work: impl Future<Output = Result<(), E>>,
    first: First<E>,
    stop: CancellationToken,
) {
    let failure = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => Failure::Error(error),
        Err(panic) => Failure::Panic(panic),
    };
    first.lock().unwrap().get_or_insert(failure);
    stop.cancel();
}
