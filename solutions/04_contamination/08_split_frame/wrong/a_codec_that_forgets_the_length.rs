//! A codec of tokio-util as it comes: it takes the length out of its buffer, and at the end asks whether that is empty.
//!
//! fails: a_device_that_hangs_up_in_a_frame_is_an_error
//! says: WRONG RESULT: the device sent 0 bytes of a frame of 3 and hung up; next() returned Ok(None)

use std::io;

use futures::StreamExt;
use tokio::{
    io::AsyncRead,
    select,
    time::{Duration, Instant, Interval, interval_at},
};
use tokio_util::codec::{FramedRead, LengthDelimitedCodec};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    frames: FramedRead<R, LengthDelimitedCodec>,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        let frames = LengthDelimitedCodec::builder().length_field_length(1).new_read(line);
        Self { frames, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            frame = self.frames.next() => {
                Ok(frame.transpose()?.map(|frame| Event::Frame(frame.to_vec())))
            }
        }
    }
}
