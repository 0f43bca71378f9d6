//! Keeps the future that reads, and the line in it, from one call to the next: right where the reading is somebody
//! else's code.

use std::{
    io::{self, ErrorKind},
    pin::Pin,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    time::{Duration, Instant, Interval, interval_at},
};

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    reading: Reading<R>,
    beat: Interval,
}

type Reading<R> = Pin<Box<dyn Future<Output = (R, io::Result<Option<Vec<u8>>>)> + Send>>;

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        Self { reading: Box::pin(read_frame(line)), beat: interval_at(Instant::now() + BEAT, BEAT) }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            (line, frame) = &mut self.reading => {
                self.reading = Box::pin(read_frame(line));
                Ok(frame?.map(Event::Frame))
            }
        }
    }
}

async fn read_frame<R: AsyncRead + Unpin>(mut line: R) -> (R, io::Result<Option<Vec<u8>>>) {
    let frame = read(&mut line).await;
    (line, frame)
}

async fn read(line: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let length = match line.read_u8().await {
        Ok(length) => length,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut frame = vec![0; length.into()];
    line.read_exact(&mut frame).await?;
    Ok(Some(frame))
}
