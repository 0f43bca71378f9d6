//! Passes the panic of a child on as soon as it is met; whoever is left is dropped on the way.
//!
//! fails: the_panic_of_a_child_goes_on_when_the_others_have_ended
//! says: LOST: the second of two children panicked at 20 ms; a child was gone without having cleaned up
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: LOST
//! fails: the_panic_of_a_child_tells_the_body
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
        let (work, first, stop) = (child(self.stop.clone()), self.first.clone(), self.stop.clone());
        self.children.spawn(async move {
            if let Err(error) = work.await {
                first.lock().unwrap().get_or_insert(Failure::Error(error));
                stop.cancel();
            }
        });
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
    while let Some(ended) = nursery.children.join_next().await {
        if let Err(error) = ended {
            resume_unwind(error.into_panic());
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
