//! Each child reports its failure over a channel, which also ends when the last child has ended; the first message is the first failure.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
};

use futures::FutureExt;
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub struct Nursery<E> {
    children: Vec<AbortOnDropHandle<()>>,
    reports: mpsc::UnboundedSender<Failure<E>>,
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
        let child = reported(child(self.stop.clone()), self.reports.clone(), self.stop.clone());
        self.children.push(AbortOnDropHandle::new(tokio::spawn(child.map(drop))));
    }
}

pub async fn nursery<T, E>(
    stop: &CancellationToken,
    body: impl AsyncFnOnce(&mut Nursery<E>) -> Result<T, E>,
) -> Result<T, E>
where
    E: Send + 'static,
{
    let stop = stop.child_token();
    let (reports, mut failures) = mpsc::unbounded_channel();
    let mut nursery =
        Nursery { children: Vec::new(), reports: reports.clone(), stop: stop.clone() };
    let value = reported(body(&mut nursery), reports, stop).await;
    let Nursery { children, reports, .. } = nursery;
    drop(reports);
    let first = failures.recv().await;
    while failures.recv().await.is_some() {}
    for child in children {
        let _ = child.await;
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

async fn reported<T, E>(
    work: impl Future<Output = Result<T, E>>,
    reports: mpsc::UnboundedSender<Failure<E>>,
    stop: CancellationToken,
) -> Option<T> {
    let failure = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(value)) => return Some(value),
        Ok(Err(error)) => Failure::Error(error),
        Err(panic) => Failure::Panic(panic),
    };
    let _ = reports.send(failure);
    stop.cancel();
    None
}
