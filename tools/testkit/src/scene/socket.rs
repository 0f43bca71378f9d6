use std::{
    collections::VecDeque,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// Somebody at the other end of a connection, who says things at given times and receives what is written.
///
/// Clones are the same client.
///
/// ```
/// use testkit::{run, scene::Peer};
///
/// run(async || {
///     let ann = Peer::new("ann").says(10, "hello").hangs_up(50);
///     let (mut reader, mut writer) = ann.connect().split();
///     writer.write_line("welcome").await.unwrap();
///     assert_eq!(reader.next_line().await, Some("hello"));
///     assert_eq!(reader.next_line().await, None);
///     assert_eq!(ann.received(), ["welcome"]);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Peer {
    name: String,
    lines: VecDeque<(u64, &'static str)>,
    hangs_up: Option<u64>,
    breaks: Option<u64>,
    latency: u64,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    received: Mutex<Vec<String>>,
    readers: AtomicUsize,
    writers: AtomicUsize,
}

impl Peer {
    /// A client who says nothing, stays for ever, and receives a line at once. Records on `{name}'s reader` and
    /// `{name}'s writer`.
    ///
    /// ```
    /// assert!(testkit::scene::Peer::new("ann").received().is_empty());
    /// ```
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            lines: VecDeque::new(),
            hangs_up: None,
            breaks: None,
            latency: 0,
            seen: Arc::default(),
        }
    }

    /// Says `line` that many milliseconds of virtual time after connecting, and after all that was said before.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let (mut reader, _writer) = Peer::new("ann").says(10, "hello").connect().split();
    ///     assert_eq!(reader.next_line().await, Some("hello"));
    /// });
    /// ```
    pub fn says(mut self, at: u64, line: &'static str) -> Self {
        self.lines.push_back((at, line));
        self
    }

    /// Hangs up that many milliseconds after connecting: there is nothing more to read. Whoever writes is not told.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let (mut reader, mut writer) = Peer::new("ann").hangs_up(10).connect().split();
    ///     assert_eq!(reader.next_line().await, None);
    ///     assert!(writer.write_line("still there?").await.is_ok());
    /// });
    /// ```
    pub fn hangs_up(mut self, at: u64) -> Self {
        self.hangs_up = Some(at);
        self
    }

    /// From that many milliseconds after connecting nothing can be written any more. Whoever reads is not told.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let (_reader, mut writer) = Peer::new("ann").breaks(0).connect().split();
    ///     assert!(writer.write_line("hello").await.is_err());
    /// });
    /// ```
    pub fn breaks(mut self, at: u64) -> Self {
        self.breaks = Some(at);
        self
    }

    /// Takes that many milliseconds to receive a line.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer, timeline};
    /// run(async || {
    ///     let (_reader, mut writer) = Peer::new("ann").takes(30).connect().split();
    ///     writer.write_line("hello").await.unwrap();
    ///     assert_eq!(timeline::now(), 30);
    /// });
    /// ```
    pub fn takes(mut self, latency: u64) -> Self {
        self.latency = latency;
        self
    }

    /// Connects to the server; who connects twice says everything on both connections.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let ann = Peer::new("ann");
    ///     let socket = ann.connect();
    ///     assert!(ann.is_read() && ann.is_written());
    ///     drop(socket);
    ///     assert!(!ann.is_read() && !ann.is_written());
    /// });
    /// ```
    pub fn connect(&self) -> Socket {
        let half = |what| Half {
            lane: format!("{}'s {what}", self.name),
            client: self.clone(),
            opened: super::opened(),
        };
        let (reader, writer) = (half("reader"), half("writer"));
        self.seen.readers.fetch_add(1, Ordering::Relaxed);
        self.seen.writers.fetch_add(1, Ordering::Relaxed);
        Socket {
            reader: ReadHalf {
                span: Some(timeline::span(&reader.lane, "reading")),
                lines: self.lines.clone(),
                half: reader,
            },
            writer: WriteHalf { _span: timeline::span(&writer.lane, "writing"), half: writer },
        }
    }

    /// What was written to this client, in that order.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let ann = Peer::new("ann");
    ///     ann.connect().split().1.write_line("hello").await.unwrap();
    ///     assert_eq!(ann.received(), ["hello"]);
    /// });
    /// ```
    pub fn received(&self) -> Vec<String> {
        self.seen.received().clone()
    }

    /// Whether the server holds the half that reads, of one connection at least.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let ann = Peer::new("ann");
    ///     let (reader, _writer) = ann.connect().split();
    ///     drop(reader);
    ///     assert!(!ann.is_read());
    /// });
    /// ```
    pub fn is_read(&self) -> bool {
        self.seen.readers.load(Ordering::Relaxed) > 0
    }

    /// Whether the server holds the half that writes, of one connection at least.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let ann = Peer::new("ann");
    ///     let (_reader, writer) = ann.connect().split();
    ///     drop(writer);
    ///     assert!(!ann.is_written());
    /// });
    /// ```
    pub fn is_written(&self) -> bool {
        self.seen.writers.load(Ordering::Relaxed) > 0
    }
}

impl Seen {
    fn received(&self) -> MutexGuard<'_, Vec<String>> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's end of a connection to a [`Peer`].
///
/// ```
/// use testkit::{run, scene::Peer};
///
/// run(async || {
///     let ann = Peer::new("ann").says(10, "hello");
///     let (mut reader, writer) = ann.connect().split();
///     drop(writer);
///     assert_eq!(reader.next_line().await, Some("hello"));
///     assert!(ann.is_read() && !ann.is_written());
/// });
/// ```
#[derive(Debug)]
pub struct Socket {
    reader: ReadHalf,
    writer: WriteHalf,
}

impl Socket {
    /// The two halves, each of which ends when it is dropped.
    ///
    /// ```
    /// testkit::run(async || {
    ///     let (_reader, _writer) = testkit::scene::Peer::new("ann").connect().split();
    /// });
    /// ```
    pub fn split(self) -> (ReadHalf, WriteHalf) {
        (self.reader, self.writer)
    }
}

#[derive(Debug)]
struct Half {
    lane: String,
    client: Peer,
    opened: Instant,
}

impl Half {
    async fn until(&self, at: u64) {
        time::sleep_until(self.opened + Duration::from_millis(at)).await;
    }
}

/// The half of a [`Socket`] from which the server reads.
///
/// ```
/// use testkit::{run, scene::Peer};
///
/// run(async || {
///     let ann = Peer::new("ann").says(10, "hello").hangs_up(50);
///     let (mut reader, _writer) = ann.connect().split();
///     let mut lines = Vec::new();
///     while let Some(line) = reader.next_line().await {
///         lines.push(line);
///     }
///     assert_eq!(lines, ["hello"]);
/// });
/// ```
#[derive(Debug)]
pub struct ReadHalf {
    half: Half,
    lines: VecDeque<(u64, &'static str)>,
    span: Option<timeline::Span>,
}

impl ReadHalf {
    /// The next line that the client says, or `None` when the client has hung up.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no line.
    ///
    /// ```
    /// # use testkit::{run, scene::Peer};
    /// run(async || {
    ///     let (mut reader, _writer) = Peer::new("ann").says(10, "hi").hangs_up(20).connect().split();
    ///     assert_eq!(reader.next_line().await, Some("hi"));
    ///     assert_eq!(reader.next_line().await, None);
    /// });
    /// ```
    pub async fn next_line(&mut self) -> Option<&'static str> {
        let hangs_up = self.half.client.hangs_up;
        let next = self.lines.front().copied();
        let next = next.filter(|(at, _)| hangs_up.is_none_or(|hangs_up| *at < hangs_up));
        match (next, hangs_up) {
            (Some((at, line)), _) => {
                self.half.until(at).await;
                self.lines.pop_front();
                timeline::event(&self.half.lane, format!("read {line}"));
                Some(line)
            }
            (None, Some(at)) => {
                self.half.until(at).await;
                if let Some(span) = self.span.take() {
                    span.done();
                }
                None
            }
            (None, None) => std::future::pending().await,
        }
    }
}

impl Drop for ReadHalf {
    fn drop(&mut self) {
        self.half.client.seen.readers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The half of a [`Socket`] to which the server writes.
///
/// ```
/// use testkit::{run, scene::Peer};
///
/// run(async || {
///     let ann = Peer::new("ann").takes(30);
///     let (_reader, mut writer) = ann.connect().split();
///     let short = std::time::Duration::from_millis(10);
///     let given_up = tokio::time::timeout(short, writer.write_line("welcome")).await;
///     assert!(given_up.is_err() && ann.received().is_empty());
/// });
/// ```
#[derive(Debug)]
pub struct WriteHalf {
    half: Half,
    _span: timeline::Span,
}

impl WriteHalf {
    /// Writes a line; the client has received it when this returns.
    ///
    /// # Errors
    ///
    /// [`Broken`] if the connection is broken when the line is through.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses the line.
    ///
    /// ```
    /// # use testkit::{run, scene::{Broken, Peer}};
    /// run(async || {
    ///     let (_reader, mut writer) = Peer::new("ann").takes(10).breaks(15).connect().split();
    ///     assert_eq!(writer.write_line("hello").await, Ok(()));
    ///     assert_eq!(writer.write_line("hello").await, Err(Broken));
    /// });
    /// ```
    pub async fn write_line(&mut self, line: &str) -> Result<(), Broken> {
        time::sleep(Duration::from_millis(self.half.client.latency)).await;
        let age = self.half.opened.elapsed();
        if self.half.client.breaks.is_some_and(|at| age >= Duration::from_millis(at)) {
            timeline::event(&self.half.lane, format!("could not write {line}"));
            return Err(Broken);
        }
        self.half.client.seen.received().push(line.to_owned());
        timeline::event(&self.half.lane, format!("wrote {line}"));
        Ok(())
    }
}

impl Drop for WriteHalf {
    fn drop(&mut self) {
        self.half.client.seen.writers.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Nothing can be written to this connection any more.
///
/// ```
/// assert_eq!(testkit::scene::Broken.to_string(), "the connection is broken");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is broken")
    }
}

impl std::error::Error for Broken {}
