//! Waits 50 ms in each call, and every frame and every drop begins the 50 ms anew.
//!
//! fails: frames_that_wait_do_not_hold_up_the_beat
//! says: BLIND UNDER LOAD
//! fails: a_next_that_is_dropped_again_and_again_keeps_the_beat
//! says: beats came at []
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: BLIND UNDER LOAD: 4 of 11 bytes came at 45 ms and the rest at 55; a beat was due at 50, and beats came at []
//! fails: the_recording_of_a_slow_line
//! says: TIMELINE

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, sleep},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    read: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { line, read: Vec::new() }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            biased;
            () = sleep(BEAT) => Ok(Some(Event::Beat)),
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
    let end = 1 + usize::from(*read.first()?);
    if read.len() < end {
        return None;
    }
    let rest = read.split_off(end);
    Some(std::mem::replace(read, rest).split_off(1))
}
