//! A decoder of tokio-util keeps what it has read. This one is made in next(), and dropped with it.
//!
//! fails: frames_that_come_at_once_are_returned_one_by_one
//! says: next() returned the frames [[1, 2, 3]] and then None
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: TORN
//! fails: frames_that_wait_do_not_hold_up_the_beat
//! says: TORN
//! fails: a_frame_may_be_empty_and_may_have_255_bytes
//! says: WRONG RESULT: the device sent frames of 0, 255, 0 and 1 bytes
//! fails: a_device_that_hangs_up_in_a_frame_is_an_error
//! says: WRONG RESULT
//! fails: a_line_that_breaks_is_an_error
//! says: LOST
//! fails: however_many_frames_wait_none_is_lost
//! says: LOST

use std::io;

use futures::StreamExt;
use tokio::{
    io::AsyncRead,
    select,
    time::{Duration, Instant, Interval, interval_at},
};
use tokio_util::codec::LengthDelimitedCodec;

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
        let mut frames =
            LengthDelimitedCodec::builder().length_field_length(1).new_read(&mut self.line);
        select! {
            frame = frames.next() => Ok(frame.transpose()?.map(|frame| Event::Frame(frame.to_vec()))),
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
        }
    }
}
