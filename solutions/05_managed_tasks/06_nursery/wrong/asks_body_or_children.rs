//! Each child tells the others, and reports its failure; if that and the end of the body are there, chance decides which was first.
//!
//! fails: the_first_error_is_returned_whoever_waits
//! says: WRONG RESULT: a child fails after 20 ms and the body after 30, and the future of nursery() was not polled from 10 to 60; ["no milk", "no time"] is the order in which they failed, and nursery() came to Error("no time")

use std::{
    any::Any,
    panic::{AssertUnwindSafe, resume_unwind},
    pin::pin,
};

use futures::FutureExt;
use tokio::{select, sync::mpsc};
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
        let child = child(self.stop.clone());
        let (reports, stop) = (self.reports.clone(), self.stop.clone());
        self.children.push(AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(failure) = outcome(child).await {
                let _ = reports.send(failure);
                stop.cancel();
            }
        })));
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
    let mut nursery = Nursery { children: Vec::new(), reports, stop: stop.clone() };
    let mut first = None;
    let value = {
        let mut body = pin!(outcome(body(&mut nursery)));
        loop {
            select! {
                Some(failure) = failures.recv() => {
                    first.get_or_insert(failure);
                }
                value = &mut body => break value,
            }
        }
    };
    let value = match value {
        Ok(value) => Some(value),
        Err(failure) => {
            first.get_or_insert(failure);
            stop.cancel();
            None
        }
    };
    let Nursery { children, reports, .. } = nursery;
    drop(reports);
    while let Some(failure) = failures.recv().await {
        first.get_or_insert(failure);
    }
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

async fn outcome<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, Failure<E>> {
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.map_err(Failure::Panic)?.map_err(Failure::Error)
}
