//! Writes down the first failure of the children, and looks at the body's if there is none.
//!
//! fails: the_first_error_is_returned_also_if_it_is_that_of_the_body
//! says: WRONG RESULT: the body failed at 20 ms
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: WRONG RESULT: the body failed at 20 ms, and a child panicked at 25

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex},
};

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// A place for children, which lives as long as the call of [`nursery`].
pub struct Nursery<E> {
    children: JoinSet<()>,
    first: First<E>,
    stop: CancellationToken,
}

impl<E: Send + 'static> Nursery<E> {
    /// The token that tells body and children to stop.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a child, which is given the token of this nursery.
    pub fn spawn<F>(&mut self, child: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let child = noted(child(self.stop.clone()), self.first.clone(), self.stop.clone());
        self.children.spawn(child.map(drop));
    }
}

/// Runs `body`, which may start children, and returns what it returns when it and all children have ended.
///
/// When `stop` is cancelled, body and children are told.
///
/// # Errors
///
/// The first error of them all, body or child. It tells the others at once, and is returned when they have ended; whoever
/// else holds `stop` hears nothing of it.
///
/// # Panics
///
/// If the first failure is a panic, with that panic. The others are told, and have ended before it goes on.
///
/// # Dropping
///
/// If this future is dropped, all children end.
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
    if !matches!(value, Ok(Ok(_))) {
        stop.cancel();
    }
    while nursery.children.join_next().await.is_some() {}
    let failure = first.lock().unwrap().take();
    match failure {
        Some(Failure::Error(error)) => Err(error),
        Some(Failure::Panic(panic)) => resume_unwind(panic),
        None => value.unwrap_or_else(|panic| resume_unwind(panic)),
    }
}

/// The error or the panic that came first.
enum Failure<E> {
    Error(E),
    Panic(Box<dyn Any + Send>),
}

type First<E> = Arc<Mutex<Option<Failure<E>>>>;

/// Does the work; if it fails, writes that down and tells the others.
///
/// It does so itself, as nobody else may be there to hear of it: the body has borrowed the nursery. As good: a channel of
/// failures, of which the first message counts.
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
