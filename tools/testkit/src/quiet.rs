//! The barrier, tasks alive, and "this completes".

use std::{future::Future, time::Duration};

use tokio::{runtime::Handle, time};

use crate::timeline::Recorder;

/// Runs everything that can run, until nothing can move: one millisecond of virtual time.
///
/// Under a paused clock time moves only when every task waits, so whatever was woken, aborted or spawned before has
/// had its turn when this returns. Timers due within that millisecond have fired too; what one at its very end wakes has
/// its turn afterwards.
///
/// # Cancel safety
///
/// Holds nothing; may be dropped and called again.
///
/// # Panics
///
/// Outside a tokio runtime.
///
/// ```
/// testkit::run(async || {
///     let task = tokio::spawn(std::future::pending::<()>());
///     task.abort();
///     assert_eq!(testkit::quiet::tasks(), 1, "abort only asks");
///
///     testkit::quiet::settle().await;
///
///     assert_eq!(testkit::quiet::tasks(), 0);
/// });
/// ```
pub async fn settle() {
    time::sleep(Duration::from_millis(1)).await;
}

/// Counts the spawned tasks of this runtime that have neither finished nor been dropped.
///
/// Call [`settle`] first: an aborted task counts until it had its turn. `spawn_blocking` closures, tasks of a `LocalSet`
/// and the scenario itself are not counted; source: `tokio::runtime::RuntimeMetrics::num_alive_tasks`, which is right only on
/// current-thread runtimes.
///
/// # Panics
///
/// Outside a tokio runtime.
///
/// ```
/// testkit::run(async || {
///     let task = tokio::spawn(testkit::quiet::settle());
///     assert_eq!(testkit::quiet::tasks(), 1);
///     task.await.unwrap();
///     assert_eq!(testkit::quiet::tasks(), 0);
/// });
/// ```
pub fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// The panics in this room so far, each as `"message" at file:line`: of its tasks and its `spawn_blocking` closures, also
/// of those whose handle told somebody; none outside of a room.
///
/// A [`Room`](crate::run::Room) fails for them at its end. A [`cut`](mod@crate::cut) does not, and its promise can:
///
/// ```
/// use testkit::{cut, quiet};
/// use tokio::sync::oneshot;
///
/// async fn ask(_: &()) {
///     let (answer, asked) = oneshot::channel();
///     tokio::spawn(async move {
///         quiet::settle().await;
///         answer.send(42).expect("whoever asked is still there");
///     });
///     asked.await.unwrap();
/// }
///
/// let report = cut::everywhere(|| (), ask, |()| match quiet::panics().pop() {
///     None => Ok(()),
///     Some(panic) => Err(format!("PANIC: {panic}")),
/// });
///
/// assert!(report.broken()[0].complaint.starts_with("PANIC: \"whoever asked"));
/// ```
pub fn panics() -> Vec<String> {
    Recorder::with(Recorder::panics).unwrap_or_default()
}

/// The tasks alive at one moment, to compare with later.
///
/// ```
/// use testkit::quiet::{Baseline, settle};
///
/// testkit::run::Room::new().tolerate_leaks().run(async || {
///     tokio::spawn(std::future::pending::<()>());
///     let before = Baseline::now();
///
///     tokio::spawn(std::future::pending::<()>());
///     settle().await;
///
///     assert_eq!(before.extra(), 1);
/// });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Baseline(usize);

impl Baseline {
    /// Counts the tasks alive now.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// testkit::run(async || assert_eq!(testkit::quiet::Baseline::now().extra(), 0));
    /// ```
    pub fn now() -> Self {
        Self(tasks())
    }

    /// Tasks alive now beyond those of the baseline; 0 if there are fewer.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// testkit::run(async || assert_eq!(testkit::quiet::Baseline::now().extra(), 0));
    /// ```
    pub fn extra(&self) -> usize {
        tasks().saturating_sub(self.0)
    }
}

/// Waits for `future` and returns its output.
///
/// # Panics
///
/// With `HANG: {complaint}` if it has not completed after ten seconds of virtual time. Outside a tokio runtime.
///
/// # Cancel safety
///
/// Dropping this drops `future`.
///
/// ```should_panic
/// testkit::run(async || {
///     testkit::quiet::completes(std::future::pending::<()>(), "stop() never returned").await
/// });
/// ```
pub async fn completes<F: Future>(future: F, complaint: &str) -> F::Output {
    match time::timeout(Duration::from_secs(10), future).await {
        Ok(output) => output,
        Err(_) => panic!("HANG: {complaint}"),
    }
}
