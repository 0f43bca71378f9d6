//! Keeps every byte, and believes that a line that has ended ended well.
//!
//! fails: a_device_that_hangs_up_in_a_frame_is_an_error
//! says: WRONG RESULT: the device sent 0 bytes of a frame of 3 and hung up; next() returned Ok(None)

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
        if line.read_buf(read).await? == 0 {
            return Ok(None);
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
