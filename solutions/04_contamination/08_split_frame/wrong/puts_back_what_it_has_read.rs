//! Puts the bytes back when the beat comes first; whoever drops next() leaves no time for that.
//!
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN

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
        let mut read = Vec::new();
        read.append(&mut self.read);
        select! {
            biased;
            _ = self.beat.tick() => {
                self.read = read;
                Ok(Some(Event::Beat))
            }
            frame = read_frame(&mut self.line, &mut read) => {
                let frame = frame?;
                self.read = read;
                Ok(frame.map(Event::Frame))
            }
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
    let end = 1 + usize::from(*read.first()?);
    if read.len() < end {
        return None;
    }
    let rest = read.split_off(end);
    Some(std::mem::replace(read, rest).split_off(1))
}
