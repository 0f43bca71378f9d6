use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

/// A signal such as Ctrl-C, raised by the test.
///
/// Like a Unix signal it is remembered once if nobody waits for it, and not counted. Clones share one signal.
///
/// ```
/// use testkit::{run, scene::Signal};
///
/// run(async || {
///     let ctrl_c = Signal::new();
///     ctrl_c.raise();
///     ctrl_c.recv().await;
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Signal {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    raised: Notify,
    waiting: AtomicUsize,
}

/// Somebody in `recv`.
struct Waiting<'a>(&'a Shared);

impl Signal {
    /// A signal that was not raised yet.
    ///
    /// ```
    /// # use testkit::{run, scene::Signal};
    /// run(async || {
    ///     let ctrl_c = Signal::new();
    ///     ctrl_c.raise();
    ///     ctrl_c.recv().await;
    /// });
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Raises it: all who wait are woken, or the next to wait returns at once.
    ///
    /// ```
    /// # use testkit::{run, scene::Signal};
    /// run(async || {
    ///     let ctrl_c = Signal::new();
    ///     ctrl_c.raise();
    ///     ctrl_c.recv().await;
    /// });
    /// ```
    pub fn raise(&self) {
        // One by one, as who is woken so and dropped before it hears of it leaves the signal to the next.
        for _ in 0..self.shared.waiting.load(Ordering::Relaxed).max(1) {
            self.shared.raised.notify_one();
        }
    }

    /// Waits until it is raised.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no signal.
    ///
    /// ```
    /// # use testkit::{run, scene::Signal};
    /// run(async || {
    ///     let ctrl_c = Signal::new();
    ///     ctrl_c.raise();
    ///     ctrl_c.recv().await;
    /// });
    /// ```
    pub async fn recv(&self) {
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.shared);
        self.shared.raised.notified().await;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
