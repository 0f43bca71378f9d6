//! The children are futures that are polled here, next to the body; none can outlive it. Right for work that waits.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex},
};

use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub struct Nursery<E> {
    arrivals: mpsc::UnboundedSender<BoxFuture<'static, Option<()>>>,
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
        let _ = self.arrivals.send(child.boxed());
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
    let (arrivals, mut arriving) = mpsc::unbounded_channel();
    let mut nursery = Nursery { arrivals, first: Arc::clone(&first), stop: stop.clone() };
    let mut children = FuturesUnordered::new();
    let value = {
        let body = noted(body(&mut nursery), Arc::clone(&first), stop);
        let mut body = std::pin::pin!(body);
        loop {
            select! {
                value = &mut body => break value,
                Some(child) = arriving.recv() => children.push(child),
                Some(_) = children.next() => {}
            }
        }
    };
    drop(nursery);
    while let Some(child) = arriving.recv().await {
        children.push(child);
    }
    while children.next().await.is_some() {}
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
