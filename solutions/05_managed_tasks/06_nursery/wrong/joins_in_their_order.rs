//! Waits for one child after the other, in the order in which they were started, and tells of what it meets.
//!
//! fails: the_error_of_a_child_tells_the_others
//! says: HANG: the second of two children failed at 20 ms; 10 s later nursery() had not returned
//! fails: the_error_of_a_child_tells_the_body
//! says: HANG
//! fails: the_first_error_is_returned
//! says: BLIND UNDER LOAD
//! fails: the_panic_of_a_child_goes_on_when_the_others_have_ended
//! says: HANG
//! fails: the_error_of_a_grandchild_goes_up
//! says: HANG
//! fails: the_first_failure_is_returned_be_it_an_error_or_a_panic
//! says: HANG
//! fails: the_others_may_take_their_time
//! says: HANG
//! fails: the_panic_of_a_child_tells_the_body
//! says: HANG
//! fails: the_others_are_told_whoever_waits
//! says: HANG
//! fails: the_first_error_is_returned_whoever_waits
//! says: WRONG RESULT

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub struct Nursery<E> {
    children: Vec<AbortOnDropHandle<Result<(), E>>>,
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
        let child = tokio::spawn(child(self.stop.clone()));
        self.children.push(AbortOnDropHandle::new(child));
    }
}

pub async fn nursery<T, E>(
    stop: &CancellationToken,
    body: impl AsyncFnOnce(&mut Nursery<E>) -> Result<T, E>,
) -> Result<T, E>
where
    E: Send + 'static,
{
    let mut nursery = Nursery { children: Vec::new(), stop: stop.child_token() };
    let mut came = AssertUnwindSafe(body(&mut nursery)).catch_unwind().await;
    for child in nursery.children {
        if !matches!(came, Ok(Ok(_))) {
            nursery.stop.cancel();
        }
        let child = child.await.map_err(|error| error.into_panic());
        came = match (came, child) {
            (Ok(Ok(_)), Err(panic)) => Err(panic),
            (Ok(Ok(_)), Ok(Err(error))) => Ok(Err(error)),
            (came, _) => came,
        };
    }
    came.unwrap_or_else(|panic| resume_unwind(panic))
}
