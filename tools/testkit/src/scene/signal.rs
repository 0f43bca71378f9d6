use std::sync::Arc;

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
pub struct Signal(Arc<Notify>);

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

    /// Raises it: whoever waits is woken, or the next to wait returns at once.
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
        self.0.notify_one();
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
        self.0.notified().await;
    }
}
