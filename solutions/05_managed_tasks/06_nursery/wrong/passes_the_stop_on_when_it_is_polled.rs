//! A token made from nothing, and whoever polls the nursery passes the stop from outside on to it.
//!
//! fails: the_others_are_told_whoever_waits
//! says: BLIND UNDER LOAD: the outer token was cancelled at 10 ms, and the future of nursery() was not polled after that

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    pin::pin,
    sync::{Arc, Mutex},
};

use futures::FutureExt;
use tokio::{select, task::JoinSet};
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
    let (first, inner) = (First::default(), CancellationToken::new());
    let mut nursery =
        Nursery { children: JoinSet::new(), first: Arc::clone(&first), stop: inner.clone() };
    let body = noted(body(&mut nursery), Arc::clone(&first), inner.clone());
    let value = passing_on(stop, &inner, body).await;
    while passing_on(stop, &inner, nursery.children.join_next()).await.is_some() {}
    let failure = first.lock().unwrap().take();
    match failure {
        Some(Failure::Error(error)) => Err(error),
        Some(Failure::Panic(panic)) => resume_unwind(panic),
        None => Ok(value.expect("whoever has not failed has a value")),
    }
}

async fn passing_on<F: Future>(
    stop: &CancellationToken,
    inner: &CancellationToken,
    work: F,
) -> F::Output {
    let mut work = pin!(work);
    select! {
        () = stop.cancelled() => inner.cancel(),
        output = &mut work => return output,
    }
    work.await
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
