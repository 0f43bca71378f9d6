//! Asks at the end of the line whether bytes of a frame have come, and not whether its length has.
//!
//! fails: a_device_that_hangs_up_in_a_frame_is_an_error
//! says: WRONG RESULT: the device sent 0 bytes of a frame of 3 and hung up; next() returned Ok(None)

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    line: R,
    length: Option<usize>,
    frame: Vec<u8>,
    beat: Interval,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        let beat = interval_at(Instant::now() + BEAT, BEAT);
        Self { line, length: None, frame: Vec::new(), beat }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        loop {
            select! {
                biased;
                _ = self.beat.tick() => return Ok(Some(Event::Beat)),
                byte = self.line.read_u8() => match byte {
                    Ok(byte) if self.length.is_some() => self.frame.push(byte),
                    Ok(length) => self.length = Some(length.into()),
                    Err(error) if error.kind() == ErrorKind::UnexpectedEof && self.frame.is_empty() => {
                        return Ok(None);
                    }
                    Err(error) => return Err(error),
                },
            }
            if self.length == Some(self.frame.len()) {
                self.length = None;
                return Ok(Some(Event::Frame(std::mem::take(&mut self.frame))));
            }
        }
    }
}
