use std::{
    panic::resume_unwind,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// A studio that renders pictures, each of which takes memory until it is dropped.
///
/// Clones share one studio.
///
/// ```
/// use testkit::{run, scene::Studio};
///
/// run(async || {
///     let studio = Studio::new(51);
///     let picture = studio.render(1).await;
///     assert_eq!((studio.rendered(), studio.held()), (1, 1));
///     drop(picture);
///     assert_eq!((studio.rendered(), studio.held()), (1, 0));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Studio {
    latency: Duration,
    is_silent: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    spoilt: Vec<u32>,
    rendered: usize,
    held: usize,
}

impl Studio {
    /// A studio in which a picture takes that many milliseconds of virtual time. Records on lanes `picture {order}`.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Studio::new(51).rendered(), 0);
    /// ```
    pub fn new(latency: u64) -> Self {
        Self { latency: Duration::from_millis(latency), is_silent: false, seen: Arc::default() }
    }

    /// Records nothing, and what was [spoilt](Self::spoil) panics without a message: for so many pictures that nobody could
    /// read about them.
    ///
    /// ```
    /// # use testkit::{scene::Studio, timeline};
    /// let recording = timeline::record(async || drop(Studio::new(51).silent().render(1).await));
    /// assert!(recording.lanes().is_empty());
    /// ```
    pub fn silent(mut self) -> Self {
        self.is_silent = true;
        self
    }

    /// From now on rendering this order panics when it is almost done.
    ///
    /// ```should_panic
    /// # use testkit::{run, scene::Studio};
    /// run(async || {
    ///     let studio = Studio::new(51);
    ///     studio.spoil(13);
    ///     studio.render(13).await;
    /// });
    /// ```
    pub fn spoil(&self, order: u32) {
        self.seen().spoilt.push(order);
    }

    /// Renders an order.
    ///
    /// # Panics
    ///
    /// If the order was [spoilt](Self::spoil).
    ///
    /// # Cancel safety
    ///
    /// Dropping this future stops the rendering; there is no picture then.
    ///
    /// ```
    /// # use testkit::{run, scene::Studio, timeline};
    /// run(async || {
    ///     let _picture = Studio::new(51).render(1).await;
    ///     assert_eq!(timeline::now(), 51);
    /// });
    /// ```
    pub async fn render(&self, order: u32) -> Picture {
        let lane = format!("picture {order}");
        let span = (!self.is_silent).then(|| timeline::span(&lane, "rendering"));
        time::sleep(self.latency).await;
        let is_spoilt = self.seen().spoilt.contains(&order);
        if is_spoilt && self.is_silent {
            resume_unwind(Box::new("an order cannot be rendered"));
        }
        assert!(!is_spoilt, "order {order} cannot be rendered");
        if let Some(span) = span {
            span.done();
        }
        let mut seen = self.seen();
        seen.rendered += 1;
        seen.held += 1;
        Picture { lane, studio: self.clone() }
    }

    /// Pictures that were rendered.
    ///
    /// ```
    /// # use testkit::{run, scene::Studio};
    /// run(async || {
    ///     let studio = Studio::new(51);
    ///     studio.render(1).await;
    ///     assert_eq!(studio.rendered(), 1);
    /// });
    /// ```
    pub fn rendered(&self) -> usize {
        self.seen().rendered
    }

    /// Pictures that take memory: rendered, and not dropped yet.
    ///
    /// ```
    /// # use testkit::{run, scene::Studio};
    /// run(async || {
    ///     let studio = Studio::new(51);
    ///     let _picture = studio.render(1).await;
    ///     assert_eq!(studio.held(), 1);
    /// });
    /// ```
    pub fn held(&self) -> usize {
        self.seen().held
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A picture, in memory until it is dropped.
///
/// ```
/// use testkit::{run, scene::Studio};
///
/// run(async || {
///     let studio = Studio::new(51);
///     let pictures = [studio.render(1).await, studio.render(2).await];
///     assert_eq!(studio.held(), 2);
///     drop(pictures);
///     assert_eq!(studio.held(), 0);
/// });
/// ```
#[derive(Debug)]
pub struct Picture {
    lane: String,
    studio: Studio,
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.studio.seen().held -= 1;
        if !self.studio.is_silent {
            timeline::event(&self.lane, "freed");
        }
    }
}
