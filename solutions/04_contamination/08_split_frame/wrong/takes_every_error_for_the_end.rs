//! Keeps every byte; whatever goes wrong between two frames is taken for a device that has hung up.
//!
//! fails: a_line_that_breaks_is_an_error
//! says: WRONG RESULT: the line broke between two frames; next() returned None, as if the device had hung up

use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    read: Vec<u8>,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { line, read: Vec::new(), beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        loop {
            select! {
                biased;
                _ = self.beat.tick() => return Ok(Some(Event::Beat)),
                byte = self.line.read_u8() => match byte {
                    Ok(byte) => self.read.push(byte),
                    Err(_) if self.read.is_empty() => return Ok(None),
                    Err(error) => return Err(error),
                },
            }
            if self.read.len() == 1 + usize::from(self.read[0]) {
                return Ok(Some(Event::Frame(std::mem::take(&mut self.read).split_off(1))));
            }
        }
    }
}
