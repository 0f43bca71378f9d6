//! Takes nothing out of the buffer before the frame is complete; but fill_buf returns what is there and reads no more.
//!
//! fails: a_device_that_hangs_up_in_a_frame_is_an_error
//! says: SPIN
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: SPIN
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: SPIN
//! fails: a_session_that_is_dropped_lets_go_of_its_line
//! says: SPIN
//! fails: the_recording_of_a_slow_line
//! says: SPIN
//! fails: a_frame_may_be_empty_and_may_have_255_bytes
//! says: SPIN

use std::io;

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: BufReader<R>,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        let line = BufReader::new(line);
        Self { line, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        loop {
            select! {
                biased;
                _ = self.beat.tick() => return Ok(Some(Event::Beat)),
                read = self.line.fill_buf() => {
                    let read = read?;
                    let Some(&length) = read.first() else { return Ok(None) };
                    let end = 1 + usize::from(length);
                    if read.len() >= end {
                        let frame = read[1..end].to_vec();
                        self.line.consume(end);
                        return Ok(Some(Event::Frame(frame)));
                    }
                }
            }
        }
    }
}
