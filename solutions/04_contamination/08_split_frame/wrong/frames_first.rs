//! Asks the line first, as if the order decided what is dropped; and where frames wait, the beat is never asked.
//!
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: TORN
//! fails: frames_that_wait_do_not_hold_up_the_beat
//! says: BLIND UNDER LOAD: 100 frames were waiting, and each took 10 ms to handle; in these 1000 ms 20 beats were due, and next() returned 0

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
            biased;
            frame = read_frame(&mut self.line) => Ok(frame?.map(Event::Frame)),
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
        }
    }
}

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
