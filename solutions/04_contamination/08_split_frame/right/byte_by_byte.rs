//! One byte at a time: read_u8 has it or has it not. Right where the line has a buffer already.

use std::io::{self, ErrorKind};

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
                    Err(error) if error.kind() == ErrorKind::UnexpectedEof && self.read.is_empty() => {
                        return Ok(None);
                    }
                    Err(error) => return Err(error),
                },
            }
            if self.read.len() == 1 + usize::from(self.read[0]) {
                return Ok(Some(Event::Frame(std::mem::take(&mut self.read).split_off(1))));
            }
        }
    }
}
