use std::{
    collections::VecDeque,
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, ReadBuf},
    time::{self, Instant, Sleep},
};

/// Something that sends bytes at given times, as over a slow line.
///
/// Clones are the same device.
///
/// ```
/// use testkit::{run, scene::Device, timeline};
/// use tokio::io::AsyncReadExt;
///
/// run(async || {
///     let device = Device::new().sends(10, b"he").drips(30, 10, b"llo").hangs_up(60);
///     let mut wire = device.connect();
///
///     let mut all = String::new();
///     wire.read_to_string(&mut all).await.unwrap();
///
///     assert_eq!((all.as_str(), timeline::now()), ("hello", 60));
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Device {
    bytes: VecDeque<(u64, u8)>,
    hangs_up: Option<u64>,
    wires: Arc<AtomicUsize>,
}

impl Device {
    /// A device that sends nothing and stays for ever.
    ///
    /// ```
    /// assert!(!testkit::scene::Device::new().is_read());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends `bytes` together, that many milliseconds of virtual time after connecting.
    ///
    /// ```
    /// # use testkit::{run, scene::Device};
    /// # use tokio::io::AsyncReadExt;
    /// run(async || {
    ///     let mut wire = Device::new().sends(10, b"hello").connect();
    ///     let mut buffer = [0; 8];
    ///     assert_eq!(wire.read(&mut buffer).await.unwrap(), 5);
    /// });
    /// ```
    pub fn sends(self, at: u64, bytes: &[u8]) -> Self {
        self.drips(at, 0, bytes)
    }

    /// Sends one of the `bytes` every so many milliseconds, the first at `from`.
    ///
    /// # Panics
    ///
    /// If something is to be sent later than what comes after it.
    ///
    /// ```
    /// # use testkit::{run, scene::Device, timeline};
    /// # use tokio::io::AsyncReadExt;
    /// run(async || {
    ///     let mut wire = Device::new().drips(10, 5, b"hey").connect();
    ///     let mut buffer = [0; 3];
    ///     wire.read_exact(&mut buffer).await.unwrap();
    ///     assert_eq!(timeline::now(), 20);
    /// });
    /// ```
    pub fn drips(mut self, from: u64, every: u64, bytes: &[u8]) -> Self {
        let before = self.bytes.back().map_or(0, |(at, _)| *at);
        assert!(before <= from, "what comes at {from} ms was to be sent after {before} ms");
        self.bytes.extend((0..).map(|index| from + every * index).zip(bytes.iter().copied()));
        self
    }

    /// Hangs up that many milliseconds after connecting: then there is nothing more to read.
    ///
    /// ```
    /// # use testkit::{run, scene::Device};
    /// # use tokio::io::AsyncReadExt;
    /// run(async || {
    ///     let mut wire = Device::new().hangs_up(10).connect();
    ///     assert_eq!(wire.read(&mut [0]).await.unwrap(), 0);
    /// });
    /// ```
    pub fn hangs_up(mut self, at: u64) -> Self {
        self.hangs_up = Some(at);
        self
    }

    /// The end of a line at which its bytes arrive; a second line has all of them too.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Device};
    /// run(async || {
    ///     let device = Device::new();
    ///     let wire = device.connect();
    ///     assert!(device.is_read());
    ///     drop(wire);
    ///     assert!(!device.is_read());
    /// });
    /// ```
    pub fn connect(&self) -> Wire {
        let wait = Box::pin(time::sleep(Duration::ZERO));
        self.wires.fetch_add(1, Ordering::Relaxed);
        Wire { device: self.clone(), opened: Instant::now(), wait }
    }

    /// Whether somebody holds the other end of a line.
    ///
    /// ```
    /// # use testkit::{run, scene::Device};
    /// run(async || {
    ///     let device = Device::new();
    ///     let _wire = device.connect();
    ///     assert!(device.is_read());
    /// });
    /// ```
    pub fn is_read(&self) -> bool {
        self.wires.load(Ordering::Relaxed) > 0
    }
}

/// What a [`Device`] sends, to be read.
///
/// # Cancel safety
///
/// As of a socket: a byte that was not handed over is still there.
///
/// ```
/// use testkit::{run, scene::Device};
/// use tokio::io::{AsyncBufReadExt, BufReader};
///
/// run(async || {
///     let device = Device::new().sends(10, b"19").sends(20, b"0\n").hangs_up(30);
///     let mut lines = BufReader::new(device.connect()).lines();
///     assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("190"));
///     assert_eq!(lines.next_line().await.unwrap(), None);
/// });
/// ```
#[derive(Debug)]
pub struct Wire {
    device: Device,
    opened: Instant,
    wait: Pin<Box<Sleep>>,
}

impl Wire {
    /// Waits until that many milliseconds after connecting.
    fn poll_until(&mut self, at: u64, cx: &mut Context<'_>) -> Poll<()> {
        let due = self.opened + Duration::from_millis(at);
        if self.wait.deadline() != due {
            self.wait.as_mut().reset(due);
        }
        self.wait.as_mut().poll(cx)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match (self.device.bytes.front().copied(), self.device.hangs_up) {
            (Some((at, _)), _) => ready!(self.poll_until(at, cx)),
            (None, Some(at)) => ready!(self.poll_until(at, cx)),
            (None, None) => return Poll::Pending,
        }
        let age = self.opened.elapsed();
        while let Some((at, byte)) = self.device.bytes.front().copied()
            && Duration::from_millis(at) <= age
            && buffer.remaining() > 0
        {
            buffer.put_slice(&[byte]);
            self.device.bytes.pop_front();
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.device.wires.fetch_sub(1, Ordering::Relaxed);
    }
}
