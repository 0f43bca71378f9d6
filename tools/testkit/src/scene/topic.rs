use std::{future::pending, sync::Arc, time::Duration};

use tokio::time::{self, Instant};

/// A log of events that stays: whoever reads it says from which position, and may read an event again.
///
/// Clones share one topic.
///
/// ```
/// use testkit::{run, scene::Topic};
///
/// run(async || {
///     let topic = Topic::new([(0, "a"), (10, "b")]);
///     assert_eq!(topic.read(1).await, "b");
///     assert_eq!(topic.read(0).await, "a");
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Topic {
    opened: Instant,
    events: Arc<Vec<(u64, &'static str)>>,
}

impl Topic {
    /// A topic whose events arrive at these times, in milliseconds of virtual time from now.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Topic};
    /// run(async || {
    ///     let topic = Topic::new([(10, "a")]);
    ///     assert_eq!(topic.read(0).await, "a");
    ///     assert_eq!(testkit::timeline::now(), 10);
    /// });
    /// ```
    pub fn new(events: impl IntoIterator<Item = (u64, &'static str)>) -> Self {
        Self { opened: super::opened(), events: Arc::new(events.into_iter().collect()) }
    }

    /// The event at `position`, which counts from 0; waits for ever if it never arrives.
    ///
    /// # Cancel safety
    ///
    /// Reading changes nothing.
    ///
    /// ```
    /// # use testkit::{run, scene::Topic};
    /// # use std::time::Duration;
    /// run(async || {
    ///     let topic = Topic::new([(0, "a")]);
    ///     let second = tokio::time::timeout(Duration::from_secs(1), topic.read(1)).await;
    ///     assert!(second.is_err());
    /// });
    /// ```
    pub async fn read(&self, position: usize) -> &'static str {
        let Some((at, event)) = self.events.get(position) else { return pending().await };
        time::sleep_until(self.opened + Duration::from_millis(*at)).await;
        event
    }
}
