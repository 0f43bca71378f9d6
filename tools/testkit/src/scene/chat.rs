use std::{
    future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// A chat room in which people say things at given times.
///
/// Clones are the same room.
///
/// ```
/// use testkit::{run, scene::Chat, timeline};
///
/// run(async || {
///     let chat = Chat::new([10, 30]).closes(50);
///     assert_eq!(chat.next().await.unwrap().number(), 1);
///     assert_eq!(chat.next().await.unwrap().number(), 2);
///     assert!(chat.next().await.is_none());
///     assert_eq!((chat.accepted(), timeline::now()), (vec![1, 2], 50));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Chat {
    opened: Instant,
    said: Arc<[u64]>,
    closes: Option<u64>,
    accepted: Arc<Mutex<u32>>,
}

/// What somebody said in a [`Chat`]. There is one of each: it cannot be cloned.
///
/// ```
/// use testkit::{run, scene::{Archive, Chat}};
///
/// run(async || {
///     let (chat, archive) = (Chat::new([10]), Archive::new([20]));
///     let message = chat.next().await.unwrap();
///     archive.write(&message).await;
///     assert_eq!(archive.written(), [message.number()]);
/// });
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    number: u32,
}

impl Message {
    /// Messages are numbered from 1 on, in the order in which they were said.
    ///
    /// ```
    /// # use testkit::{run, scene::Chat};
    /// run(async || assert_eq!(Chat::new([0]).next().await.unwrap().number(), 1));
    /// ```
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl Chat {
    /// A room in which something is said at these times, in milliseconds of virtual time from now, and that stays
    /// open. Records on lane `chat`.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Chat};
    /// run(async || assert!(Chat::new([0, 10]).accepted().is_empty()));
    /// ```
    pub fn new(said: impl IntoIterator<Item = u64>) -> Self {
        let said = said.into_iter().collect();
        Self { opened: super::opened(), said, closes: None, accepted: Arc::default() }
    }

    /// Closes that many milliseconds after it was opened, if all was accepted that was said.
    ///
    /// ```
    /// # use testkit::{run, scene::Chat};
    /// run(async || assert!(Chat::new([]).closes(10).next().await.is_none()));
    /// ```
    pub fn closes(mut self, at: u64) -> Self {
        self.closes = Some(at);
        self
    }

    /// Accepts the next message, or returns `None` when the room is closed. What nobody accepts stays in the room.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future accepts nothing.
    ///
    /// ```
    /// use testkit::{run, scene::Chat};
    /// use tokio::time::{Duration, timeout};
    ///
    /// run(async || {
    ///     let chat = Chat::new([10]);
    ///     assert!(timeout(Duration::from_millis(5), chat.next()).await.is_err());
    ///     assert!(chat.accepted().is_empty());
    /// });
    /// ```
    pub async fn next(&self) -> Option<Message> {
        loop {
            let before = *self.log();
            let Some(at) = self.said.get(before as usize) else { break };
            self.until(*at).await;
            let mut accepted = self.log();
            if *accepted == before {
                *accepted += 1;
                timeline::event("chat", format!("{accepted} accepted"));
                return Some(Message { number: *accepted });
            }
        }
        match self.closes {
            Some(at) => self.until(at).await,
            None => future::pending().await,
        }
        None
    }

    /// The messages that were accepted, in that order.
    ///
    /// ```
    /// # use testkit::{run, scene::Chat};
    /// run(async || {
    ///     let chat = Chat::new([0]);
    ///     drop(chat.next().await);
    ///     assert_eq!(chat.accepted(), [1]);
    /// });
    /// ```
    pub fn accepted(&self) -> Vec<u32> {
        (1..=*self.log()).collect()
    }

    async fn until(&self, at: u64) {
        time::sleep_until(self.opened + Duration::from_millis(at)).await;
    }

    fn log(&self) -> MutexGuard<'_, u32> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An archive of messages, which now and then stalls.
///
/// Clones are the same archive.
///
/// ```
/// use testkit::{run, scene::{Archive, Chat}, timeline};
///
/// run(async || {
///     let chat = Chat::new([0, 0]);
///     let archive = Archive::new([20]).stalls(30, 12_000);
///     archive.write(&chat.next().await.unwrap()).await;
///     assert_eq!((archive.written(), timeline::now()), (vec![1], 20));
///
///     archive.write(&chat.next().await.unwrap()).await;
///     assert_eq!((archive.written(), timeline::now()), (vec![1, 2], 12_050));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Archive {
    opened: Instant,
    latencies: Arc<[u64]>,
    stalls: Vec<(u64, u64)>,
    written: Arc<Mutex<Vec<u32>>>,
}

impl Archive {
    /// An archive in which writing message 1 takes the first of these times, in milliseconds, message 2 the second,
    /// and so on; after the last of them it begins again with the first. Records on lane `archive`.
    ///
    /// # Panics
    ///
    /// Without a time, and outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Archive};
    /// run(async || assert!(Archive::new([20]).written().is_empty()));
    /// ```
    pub fn new(latencies: impl IntoIterator<Item = u64>) -> Self {
        let latencies: Arc<[u64]> = latencies.into_iter().collect();
        assert!(!latencies.is_empty(), "an archive needs a time to write");
        Self { opened: super::opened(), latencies, stalls: Vec::new(), written: Arc::default() }
    }

    /// Writes nothing from that millisecond on, for so many milliseconds. A write that would have fallen into this
    /// time begins anew when it is over.
    ///
    /// ```
    /// # use testkit::{run, scene::{Archive, Chat}, timeline};
    /// run(async || {
    ///     let message = Chat::new([0]).next().await.unwrap();
    ///     Archive::new([20]).stalls(0, 100).write(&message).await;
    ///     assert_eq!(timeline::now(), 120);
    /// });
    /// ```
    pub fn stalls(mut self, from: u64, millis: u64) -> Self {
        self.stalls.push((from, from + millis));
        self
    }

    /// Writes a message; the archive has it when this returns.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the message is not written.
    ///
    /// ```
    /// use testkit::{run, scene::{Archive, Chat}};
    /// use tokio::time::{Duration, timeout};
    ///
    /// run(async || {
    ///     let message = Chat::new([0]).next().await.unwrap();
    ///     let archive = Archive::new([20]);
    ///     assert!(timeout(Duration::from_millis(5), archive.write(&message)).await.is_err());
    ///     assert!(archive.written().is_empty());
    /// });
    /// ```
    pub async fn write(&self, message: &Message) {
        let latency = self.latencies[(message.number as usize - 1) % self.latencies.len()];
        let at = |millis| self.opened + Duration::from_millis(millis);
        let begun = Instant::now();
        let mut done = begun + Duration::from_millis(latency);
        for (from, until) in &self.stalls {
            if begun < at(*until) && done > at(*from) {
                done = at(*until + latency);
            }
        }
        time::sleep_until(done).await;
        timeline::event("archive", format!("{} written", message.number));
        self.log().push(message.number);
    }

    /// What was written, in that order.
    ///
    /// ```
    /// # use testkit::{run, scene::{Archive, Chat}};
    /// run(async || {
    ///     let message = Chat::new([0]).next().await.unwrap();
    ///     let archive = Archive::new([20]);
    ///     archive.write(&message).await;
    ///     assert_eq!(archive.written(), [1]);
    /// });
    /// ```
    pub fn written(&self) -> Vec<u32> {
        self.log().clone()
    }

    fn log(&self) -> MutexGuard<'_, Vec<u32>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who wants to hear from a service now and then, and takes it for dead otherwise.
///
/// Clones are the same monitor.
///
/// ```
/// use testkit::{run, scene::Monitor};
/// use tokio::time::{Duration, sleep};
///
/// run(async || {
///     let monitor = Monitor::new();
///     monitor.beat();
///     sleep(Duration::from_millis(500)).await;
///     monitor.beat();
///     assert_eq!(monitor.beats(), [0, 500]);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Monitor {
    opened: Instant,
    beats: Arc<Mutex<Vec<u64>>>,
}

impl Monitor {
    /// A monitor that has heard nothing yet.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Monitor};
    /// run(async || assert!(Monitor::new().beats().is_empty()));
    /// ```
    #[expect(clippy::new_without_default, reason = "it remembers when it was made")]
    pub fn new() -> Self {
        Self { opened: super::opened(), beats: Arc::default() }
    }

    /// Tells it that all is well. Records on lane `monitor`.
    ///
    /// ```
    /// # use testkit::{run, scene::Monitor};
    /// run(async || {
    ///     let monitor = Monitor::new();
    ///     monitor.beat();
    ///     assert_eq!(monitor.beats().len(), 1);
    /// });
    /// ```
    pub fn beat(&self) {
        timeline::event("monitor", "hears a beat");
        let millis = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.log().push(millis);
    }

    /// When it heard something, in milliseconds from its beginning.
    ///
    /// ```
    /// # use testkit::{run, scene::Monitor};
    /// run(async || {
    ///     let monitor = Monitor::new();
    ///     monitor.beat();
    ///     assert_eq!(monitor.beats(), [0]);
    /// });
    /// ```
    pub fn beats(&self) -> Vec<u64> {
        self.log().clone()
    }

    fn log(&self) -> MutexGuard<'_, Vec<u64>> {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
