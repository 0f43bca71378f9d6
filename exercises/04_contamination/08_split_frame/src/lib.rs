//! The server's end of a line to a measuring device in the field.
//!
//! The device sends frames, and wants a sign of life every 50 ms. On a fast line all is well. On a slow one the frames
//! make no sense any more after a while, and nobody has touched a byte.

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
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
        Self { line, beat: interval_at(Instant::now() + BEAT, BEAT) }
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
    //
    // TODO: keep the promises above, without changing the signatures.
    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            frame = read_frame(&mut self.line) => Ok(frame?.map(Event::Frame)),
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
        }
    }
}

/// Reads a byte that says how long the frame is, and then the frame.
async fn read_frame(line: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let length = match line.read_u8().await {
        Ok(length) => length,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut frame = vec![0; length.into()];
    line.read_exact(&mut frame).await?;
    Ok(Some(frame))
}
