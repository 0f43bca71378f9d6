//! Waits for the length in the select!, and for the frame behind it, where no beat can cut it. So the beat is late, and whoever drops next() still cuts it.
//!
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: BLIND UNDER LOAD: 1 of 11 bytes came at 45 ms and the rest at 55; a beat was due at 50, and beats came at [55]

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { line, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            length = self.line.read_u8() => {
                let length = match length {
                    Ok(length) => length,
                    Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
                    Err(error) => return Err(error),
                };
                let mut frame = vec![0; length.into()];
                self.line.read_exact(&mut frame).await?;
                Ok(Some(Event::Frame(frame)))
            }
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
        }
    }
}
