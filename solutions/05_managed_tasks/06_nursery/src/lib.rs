//! A nursery: tasks that begin in a block of code and have ended when the block is left.

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
/// When `stop` is cancelled, body and children are told at once, also while nobody polls this future.
///
/// # Errors
///
/// The first error of them all, body or child. It tells the others at once, as a stop does, and is returned when they
/// have ended; whoever else holds `stop` hears nothing of it.
///
/// # Panics
///
/// If the first failure is a panic, with that panic. The others are told, and have ended before it goes on.
///
/// # Dropping
///
/// If this future is dropped, all children are aborted, or told to stop.
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
    while nursery.children.join_next().await.is_some() {}
    let failure = first.lock().unwrap().take();
    match failure {
        Some(Failure::Error(error)) => Err(error),
        Some(Failure::Panic(panic)) => resume_unwind(panic),
        None => Ok(value.expect("whoever has not failed has a value")),
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
