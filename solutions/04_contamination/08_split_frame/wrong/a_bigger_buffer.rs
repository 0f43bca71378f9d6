//! Reads more at once, into a buffer of the line. What read_exact has taken out of that buffer is lost as before.
//!
//! fails: a_next_cut_anywhere_loses_no_byte
//! says: TORN: the device sent the frames [[1, 2, 3], [9], [2, 1, 5, 1]] and hung up; next() returned the frames [[2], [1, 9, 4], [1, 5]] and then the error "early eof"
//! fails: a_beat_between_any_two_bytes_splits_no_frame
//! says: TORN

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt, BufReader},
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
        let line = BufReader::with_capacity(65_536, line);
        Self { line, beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
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
