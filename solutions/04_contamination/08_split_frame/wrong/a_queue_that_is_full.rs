//! A task reads as fast as the line is, and gives up when its queue is full, so as to wait for nobody.
//!
//! fails: however_many_frames_wait_none_is_lost
//! says: LOST: the device sent 10000 frames and hung up, before anybody called next(); it returned 1024, and then None

use std::io::{self, ErrorKind};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    select,
    sync::mpsc,
    time::{Duration, Instant, Interval, interval_at},
};
use tokio_util::task::AbortOnDropHandle;

const BEAT: Duration = Duration::from_millis(50);

pub struct Session<R> {
    frames: mpsc::Receiver<io::Result<Vec<u8>>>,
    beat: Interval,
    _reader: AbortOnDropHandle<()>,
    line: std::marker::PhantomData<R>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    Frame(Vec<u8>),
    Beat,
}

impl<R: AsyncRead + Unpin + Send + 'static> Session<R> {
    pub fn new(line: R) -> Self {
        let (found, frames) = mpsc::channel(1024);
        let reader = tokio::spawn(async move {
            let mut line = line;
            while let Some(frame) = read_frame(&mut line).await.transpose() {
                if found.try_send(frame).is_err() {
                    return;
                }
            }
        });
        let beat = interval_at(Instant::now() + BEAT, BEAT);
        let _reader = AbortOnDropHandle::new(reader);
        Self { frames, beat, _reader, line: std::marker::PhantomData }
    }

    pub async fn next(&mut self) -> io::Result<Option<Event>> {
        select! {
            biased;
            _ = self.beat.tick() => Ok(Some(Event::Beat)),
            frame = self.frames.recv() => Ok(frame.transpose()?.map(Event::Frame)),
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
