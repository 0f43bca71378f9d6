//! Keeps the length in the session, and the first bytes of the frame in a variable.
//!
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: and 2 of their 11 bytes came before the beat

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    length: Option<u8>,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { line, length: None, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            frame = read_frame(&mut self.line, &mut self.length) => Ok(frame?.map(Event::Frame)),
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
        }
    }
}

async fn read_frame(
    line: &mut (impl AsyncRead + Unpin),
    length: &mut Option<u8>,
) -> io::Result<Option<Vec<u8>>> {
    if length.is_none() {
        *length = match line.read_u8().await {
            Ok(length) => Some(length),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        };
    }
    let mut frame = vec![0; length.unwrap_or_default().into()];
    line.read_exact(&mut frame).await?;
    *length = None;
    Ok(Some(frame))
}
