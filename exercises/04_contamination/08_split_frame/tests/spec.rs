use std::{
    cell::RefCell,
    io::{self, ErrorKind},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use split_frame::{Event, Session};
use testkit::{
    assert_timeline,
    cut::{self, marked},
    quiet::{completes, settle},
    run::Room,
    scene::Device,
    timeline,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, ReadBuf},
    time::{sleep, timeout},
};

const HANGS: &str = "next() never returned, although the device had hung up.";

/// Leaks have a claim of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const FRAMES: [&[u8]; 3] = [&[1, 2, 3], &[9], &[2, 1, 5, 1]];

/// The three frames as they go over the line: eleven bytes.
fn bytes() -> Vec<u8> {
    FRAMES.iter().flat_map(|frame| [&[frame.len() as u8], *frame].concat()).collect()
}

/// What came out of a session: frames, beats with their times, and how it ended.
#[derive(Debug, Default)]
struct Log {
    frames: Vec<Vec<u8>>,
    beats: Vec<u64>,
    end: Option<String>,
}

impl Log {
    /// Whether that was the end.
    fn takes(&mut self, event: io::Result<Option<Event>>) -> bool {
        match event {
            Ok(Some(Event::Frame(frame))) => self.frames.push(frame),
            Ok(Some(Event::Beat)) => self.beats.push(timeline::now()),
            Ok(None) => self.end = Some("None".to_owned()),
            Err(error) => self.end = Some(format!("the error \"{error}\"")),
        }
        self.end.is_some()
    }

    /// Whether the three frames came out of it, and nothing else.
    fn is_whole(&self, when: &str) -> Result<(), String> {
        let end = self.end.as_deref().unwrap_or("nothing more");
        if self.frames == FRAMES && end == "None" {
            return Ok(());
        }
        Err(format!(
            "TORN: the device sent the frames {FRAMES:?} and hung up{when}; next() returned the frames {:?} and then \
             {end}.",
            self.frames
        ))
    }
}

/// What reading a broken line comes to.
struct Broken;

impl AsyncRead for Broken {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Err(ErrorKind::ConnectionReset.into()))
    }
}

async fn listen(session: &mut Session<impl AsyncRead + Unpin + Send + 'static>) -> Log {
    let mut log = Log::default();
    while !log.takes(completes(session.next(), HANGS).await) {}
    log
}

#[test]
fn frames_that_come_at_once_are_returned_one_by_one() {
    room().run(async || {
        let device = Device::new().sends(10, &bytes()).hangs_up(10);

        let log = listen(&mut Session::new(device.connect())).await;

        if let Err(torn) = log.is_whole(", all at 10 ms") {
            panic!("{torn}");
        }
    });
}

#[test]
fn a_frame_may_be_empty_and_may_have_255_bytes() {
    room().run(async || {
        let bytes = [&[0, 255], [7; 255].as_slice(), &[0, 1, 9]].concat();
        let device = Device::new().sends(10, &bytes[..100]).sends(20, &bytes[100..]).hangs_up(30);

        let log = listen(&mut Session::new(device.connect())).await;

        let lengths: Vec<usize> = log.frames.iter().map(Vec::len).collect();
        assert!(
            lengths == [0, 255, 0, 1] && log.end.as_deref() == Some("None"),
            "WRONG RESULT: the device sent frames of 0, 255, 0 and 1 bytes and hung up; next() returned frames of {lengths:?} \
             bytes and then {}.",
            log.end.as_deref().unwrap_or("nothing more")
        );
    });
}

#[test]
fn a_silent_line_has_its_beats() {
    room().run(async || {
        let device = Device::new().hangs_up(160);

        let log = listen(&mut Session::new(device.connect())).await;

        assert!(
            log.beats == [50, 100, 150] && log.frames.is_empty(),
            "WRONG RESULT: the line was silent and its device hung up at 160 ms; beats came at {:?}, and frames: {}.",
            log.beats,
            log.frames.len()
        );
    });
}

#[test]
fn a_device_that_hangs_up_in_a_frame_is_an_error() {
    for sent in 0..3 {
        room().run(async move || {
            let device = Device::new().sends(10, &b"\x03abc"[..=sent]).hangs_up(20);

            let event = completes(Session::new(device.connect()).next(), HANGS).await;

            assert!(
                event.is_err(),
                "WRONG RESULT: the device sent {sent} bytes of a frame of 3 and hung up; next() returned {event:?}."
            );
        });
    }
}

#[test]
fn a_line_that_breaks_is_an_error() {
    room().run(async || {
        let device = Device::new().sends(10, &bytes()).hangs_up(20);

        let log = listen(&mut Session::new(device.connect().chain(Broken))).await;

        assert!(
            log.frames == FRAMES,
            "LOST: the device sent the frames {FRAMES:?}, and the line broke 10 ms later; next() returned the frames {:?}.",
            log.frames
        );
        let end = log.end.unwrap_or_default();
        assert!(
            end.contains("error"),
            "WRONG RESULT: the line broke between two frames; next() returned {end}, as if the device had hung up."
        );
    });
}

#[test]
fn however_many_frames_wait_none_is_lost() {
    room().run(async || {
        let device = Device::new().sends(10, &b"\x01x".repeat(10_000)).hangs_up(20);
        let mut session = Session::new(device.connect());
        sleep(ms(30)).await;

        let log = listen(&mut session).await;

        let (frames, end) = (log.frames.len(), log.end.unwrap_or_default());
        assert!(
            frames == 10_000 && end == "None",
            "LOST: the device sent 10000 frames and hung up, before anybody called next(); it returned {frames}, and then {end}."
        );
    });
}

#[test]
fn a_next_cut_anywhere_loses_no_byte() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let device = Device::new().drips(2, 4, &bytes()).hangs_up(46);
            let mut session = Session::new(device.connect());
            let mut log = Log::default();
            loop {
                let next = completes(marked(session.next()), HANGS).await;
                if let Some(event) = next
                    && log.takes(event)
                {
                    break;
                }
            }
            *outcome.borrow_mut() = log.is_whole("");
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

#[test]
fn a_beat_between_any_two_bytes_splits_no_frame() {
    for before in 0..=bytes().len() {
        room().run(async move || {
            let (early, late) = (&bytes()[..before], &bytes()[before..]);
            let device = Device::new().sends(45, early).sends(55, late).hangs_up(60);

            let log = listen(&mut Session::new(device.connect())).await;

            let when = format!(", and {before} of their {} bytes came before the beat", bytes().len());
            if let Err(torn) = log.is_whole(&when) {
                panic!("{torn}");
            }
            assert!(
                log.beats == [50],
                "BLIND UNDER LOAD: {before} of {} bytes came at 45 ms and the rest at 55; a beat was due at 50, and beats came \
                 at {:?}.",
                bytes().len(),
                log.beats
            );
        });
    }
}

#[test]
fn frames_that_wait_do_not_hold_up_the_beat() {
    room().run(async || {
        let device = Device::new().sends(0, &b"\x01x".repeat(100)).hangs_up(1);
        let mut session = Session::new(device.connect());

        let mut log = Log::default();
        while log.frames.len() < 100 {
            let frames = log.frames.len();
            if log.takes(completes(session.next(), HANGS).await) {
                break;
            }
            if log.frames.len() > frames {
                sleep(ms(10)).await;
            }
        }

        let (frames, beats) = (log.frames.len(), log.beats.len());
        assert!(
            frames == 100,
            "TORN: the device sent 100 frames at once; next() returned {frames}, and then {}.",
            log.end.unwrap_or_default()
        );
        // One in two is enough: a select! without an order takes a frame as often as a beat.
        assert!(
            beats >= 10,
            "BLIND UNDER LOAD: 100 frames were waiting, and each took 10 ms to handle; in these 1000 ms 20 beats were due, \
             and next() returned {beats}."
        );
    });
}

#[test]
fn a_next_that_is_dropped_again_and_again_keeps_the_beat() {
    room().run(async || {
        let device = Device::new().hangs_up(1_000);
        let mut session = Session::new(device.connect());

        let mut log = Log::default();
        while timeline::now() < 160 {
            if let Ok(event) = timeout(ms(7), session.next()).await {
                log.takes(event);
            }
        }

        assert!(
            log.beats == [50, 100, 150],
            "WRONG RESULT: the line was silent, and next() was dropped and called again every 7 ms; beats came at {:?}.",
            log.beats
        );
    });
}

#[test]
fn a_session_that_is_dropped_lets_go_of_its_line() {
    room().run(async || {
        let device = Device::new().drips(10, 10, &bytes());
        let mut session = Session::new(device.connect());

        let _ = timeout(ms(25), session.next()).await;
        drop(session);
        settle().await;

        assert!(
            !device.is_read(),
            "LEAK: the session was dropped at 25 ms, and 1 ms later its line was still open."
        );
    });
}

#[test]
fn the_recording_of_a_slow_line() {
    let recording = room().record(async || {
        timeline::declare(["device", "session"]);
        let device = Device::new().drips(10, 13, &bytes()).hangs_up(170);
        let mut session = Session::new(device.connect());
        timeline::event("device", "sends a byte every 13 ms");
        loop {
            match completes(session.next(), HANGS).await {
                Ok(Some(Event::Frame(frame))) => {
                    timeline::event("session", format!("frame {frame:?}"));
                }
                Ok(Some(Event::Beat)) => timeline::event("session", "beat"),
                Ok(None) => break timeline::event("session", "end"),
                Err(_) => break timeline::event("session", "error"),
            }
        }
    });

    assert_timeline!("a_slow_line", recording);
}
