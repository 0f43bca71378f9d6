use std::{collections::VecDeque, time::Duration};

use tokio::time::{self, Instant};

/// A source that has items at given times, as a socket or a queue has.
///
/// ```
/// use testkit::{run, scene::Feed};
///
/// run(async || {
///     let mut feed = Feed::new([(0, "a"), (10, "b")]);
///     assert_eq!(feed.next().await, Some("a"));
///     assert_eq!(feed.next().await, Some("b"));
///     assert_eq!(feed.next().await, None);
/// });
/// ```
#[derive(Debug)]
pub struct Feed<T> {
    opened: Instant,
    items: VecDeque<(u64, T)>,
}

impl<T> Feed<T> {
    /// A feed whose items arrive at these times, in milliseconds of virtual time from now, in that order.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Feed};
    /// run(async || {
    ///     let mut feed = Feed::new([(10, "a")]);
    ///     assert_eq!(feed.next().await, Some("a"));
    ///     assert_eq!(testkit::timeline::now(), 10);
    /// });
    /// ```
    pub fn new(items: impl IntoIterator<Item = (u64, T)>) -> Self {
        Self { opened: super::opened(), items: items.into_iter().collect() }
    }

    /// The next item, or `None` after the last one.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no item.
    ///
    /// ```
    /// # use testkit::{run, scene::Feed};
    /// run(async || {
    ///     let mut feed = Feed::new([(10, "a")]);
    ///     assert_eq!(feed.next().await, Some("a"));
    ///     assert_eq!(testkit::timeline::now(), 10);
    /// });
    /// ```
    pub async fn next(&mut self) -> Option<T> {
        let (at, _) = self.items.front()?;
        time::sleep_until(self.opened + Duration::from_millis(*at)).await;
        self.items.pop_front().map(|(_, item)| item)
    }
}
