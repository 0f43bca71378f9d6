//! A nursery: tasks that begin in a block of code and have ended when the block is left.
//!
//! That is the idea. This one leaves children behind when something fails, and hears of a failure late or not at all.

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A place for children, which lives as long as the call of [`nursery`].
pub struct Nursery<E> {
    children: Vec<JoinHandle<Result<(), E>>>,
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
        self.children.push(tokio::spawn(child(self.stop.clone())));
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
//
// TODO: keep the promises above, without changing the signatures.
pub async fn nursery<T, E>(
    stop: &CancellationToken,
    body: impl AsyncFnOnce(&mut Nursery<E>) -> Result<T, E>,
) -> Result<T, E>
where
    E: Send + 'static,
{
    let mut nursery = Nursery { children: Vec::new(), stop: stop.child_token() };
    let value = body(&mut nursery).await?;
    for child in nursery.children {
        child.await.unwrap()?;
    }
    Ok(value)
}
