//! Keeps every byte, and returns whole frames from its buffer before it looks at the beat.
//!
//! fails: frames_that_wait_do_not_hold_up_the_beat
//! says: BLIND UNDER LOAD: 100 frames were waiting

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
            if let Some(frame) = take_frame(&mut self.read) {
                return Ok(Some(Event::Frame(frame)));
            }
            select! {
                biased;
                count = self.line.read_buf(&mut self.read) => match count? {
                    0 if self.read.is_empty() => return Ok(None),
                    0 => return Err(ErrorKind::UnexpectedEof.into()),
                    _ => {}
                },
                _ = self.beat.tick() => return Ok(Some(Event::Beat)),
            }
        }
    }
}

fn take_frame(read: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = 1 + usize::from(*read.first()?);
    if read.len() < end {
        return None;
    }
    let rest = read.split_off(end);
    Some(std::mem::replace(read, rest).split_off(1))
}
