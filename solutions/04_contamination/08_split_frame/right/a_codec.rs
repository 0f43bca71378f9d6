//! A decoder of tokio-util, kept in the session: it has a buffer of its own, and its next() may be dropped. Right where tokio-util is there anyway.

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
        // With the length in each frame, it stays in the buffer until its frame is complete.
        let frames = LengthDelimitedCodec::builder()
            .length_field_length(1)
            .length_adjustment(1)
            .num_skip(0)
            .new_read(line);
        Self { frames, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            frame = self.frames.next() => {
                Ok(frame.transpose()?.map(|frame| Event::Frame(frame[1..].to_vec())))
            }
        }
    }
}
