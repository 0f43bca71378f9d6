//! The buffer is in the right place; the end of a frame is counted in a byte, where 255 and one more have no room.
//!
//! fails: a_frame_may_be_empty_and_may_have_255_bytes
//! says: attempt to add with overflow

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
        select! {
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            frame = read_frame(&mut self.line, &mut self.read) => Ok(frame?.map(Event::Frame)),
        }
    }
}

async fn read_frame(
    line: &mut (impl AsyncRead + Unpin),
    read: &mut Vec<u8>,
) -> io::Result<Option<Vec<u8>>> {
    loop {
        if let Some(frame) = take_frame(read) {
            return Ok(Some(frame));
        }
        match line.read_buf(read).await? {
            0 if read.is_empty() => return Ok(None),
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

fn take_frame(read: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = usize::from(1 + *read.first()?);
    if read.len() < end {
        return None;
    }
    let rest = read.split_off(end);
    Some(mem::replace(read, rest).split_off(1))
}
