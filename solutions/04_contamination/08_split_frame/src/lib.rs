//! The server's end of a line to a measuring device in the field.

use std::{
    io::{self, ErrorKind},
    mem,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    /// Read and not returned yet; it is not dropped with the future that has read it.
    read: Vec<u8>,
    /// Its `tick` may be dropped at any time; no tick is lost.
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// The device has sent something.
    Frame(Vec<u8>),
    /// It is time for a sign of life.
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { line, read: Vec::new(), beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    /// Returns what happens next, or `None` when the device has hung up.
    ///
    /// Beats are due every 50 ms: in the middle of a frame, and while frames are waiting.
    ///
    /// # Errors
    ///
    /// If the line breaks, or the device hangs up between the length and the end of a frame.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, no byte is lost: the next call goes on where this one ended. A session that is dropped
    /// lets go of its line.
    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            // Otherwise frames that are waiting hold up the beat.
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            frame = read_frame(&mut self.line, &mut self.read) => Ok(frame?.map(Event::Frame)),
        }
    }
}

/// Reads a byte that says how long the frame is, and then the frame.
///
/// # Cancel safety
///
/// Whatever was read is in `read`.
async fn read_frame(
    line: &mut (impl AsyncRead + Unpin),
    read: &mut Vec<u8>,
) -> io::Result<Option<Vec<u8>>> {
    loop {
        if let Some(frame) = take_frame(read) {
            return Ok(Some(frame));
        }
        // Cancel safe: either it has put something into `read`, or it has taken nothing from the line.
        match line.read_buf(read).await? {
            0 if read.is_empty() => return Ok(None),
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

fn take_frame(read: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = 1 + usize::from(*read.first()?);
    if read.len() < end {
        return None;
    }
    let rest = read.split_off(end);
    Some(mem::replace(read, rest).split_off(1))
}
