use crate::{ms, shows, version};
use figure::{Explorable, Figure, happened};
use futures::StreamExt;
use listings::p04_contamination::split_frame::remote::Remote;
use listings::p04_contamination::split_frame::telescope::Telescope;
use listings::p04_contamination::split_frame::{first, in_lines, in_pairs, pairs_kept};
use std::io::Cursor;
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::scene::{Device, Wire};
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, now};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::codec::{FramedRead, LinesCodec};

/// "190" comes in two pieces, and a report is due between them.
fn two_pieces() -> Device {
    Device::new().sends(20, b"1").sends(40, b"90\n").hangs_up(50)
}

fn night<O>(obey: O) -> Timeline
where
    O: AsyncFnOnce(BufReader<Wire>, Telescope) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["line", "telescope"]);
        let pieces = async {
            sleep(ms(20)).await;
            event("line", r#""1""#);
            sleep(ms(20)).await;
            event("line", r#""90\n""#);
        };
        let telescope = Telescope { next: Instant::now() + ms(30) };
        tokio::join!(pieces, obey(BufReader::new(two_pieces().connect()), telescope));
    })
}

#[test]
fn a_line_that_comes_in_two_pieces_is_split_by_a_report() {
    let recording = night(async |line, telescope| first::obey(line, telescope).await);
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(30))
        .asks([
            happened("telescope", "40 turns to 190"),
            happened("telescope", "40 turns to 1"),
            happened("telescope", "40 turns to 90"),
        ])
        .broke(
            "the telescope turns to 90, and was told 190",
            happened("telescope", "40 turns to 90"),
        );

    shows("04_contamination/split_frame/first", figure);
}

#[test]
fn lines_keep_what_they_have_read() {
    let recording = night(async |line, telescope| in_lines::obey(line, telescope).await);
    let figure = Figure::new(recording)
        .held("the report comes, and no byte is lost", happened("telescope", "40 turns to 190"));

    shows("04_contamination/split_frame/in_lines", figure);
}

/// Each is dropped at 30 ms, when "1" has come, and called again.
#[test]
fn what_becomes_of_the_first_piece() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["read_line, a fresh String", "read_line, the same String", "read_exact"]);
        declare(["read_until, the same Vec", "read_buf, the same Vec", "Lines", "FramedRead"]);
        const AGAIN: &str = "every call succeeds at last";
        let line = || BufReader::new(two_pieces().connect());
        let says = |lane: &str, got: &str| conclude(lane, format!("{:?}", got.trim_end()));

        let mut read_line = line();
        let mut fresh = String::new();
        assert!(timeout(ms(30), read_line.read_line(&mut fresh)).await.is_err());
        let mut again = String::new();
        read_line.read_line(&mut again).await.expect(AGAIN);
        says("read_line, a fresh String", &again);

        let mut read_line = line();
        let mut same = String::new();
        assert!(timeout(ms(30), read_line.read_line(&mut same)).await.is_err());
        read_line.read_line(&mut same).await.expect(AGAIN);
        says("read_line, the same String", &same);

        let mut read_exact = line();
        let mut same = [b'?'; 3];
        assert!(timeout(ms(30), read_exact.read_exact(&mut same)).await.is_err());
        let mut again = [b'?'; 3];
        read_exact.read_exact(&mut again).await.expect(AGAIN);
        says("read_exact", std::str::from_utf8(&again).unwrap());

        let mut read_until = line();
        let mut same = Vec::new();
        assert!(timeout(ms(30), read_until.read_until(b'\n', &mut same)).await.is_err());
        read_until.read_until(b'\n', &mut same).await.expect(AGAIN);
        says("read_until, the same Vec", std::str::from_utf8(&same).unwrap());

        let mut read_buf = line();
        let mut same = Vec::new();
        let read_all = async |same: &mut Vec<u8>, line: &mut BufReader<Wire>| {
            while !same.ends_with(b"\n") {
                line.read_buf(same).await.expect(AGAIN);
            }
        };
        assert!(timeout(ms(30), read_all(&mut same, &mut read_buf)).await.is_err());
        read_all(&mut same, &mut read_buf).await;
        says("read_buf, the same Vec", std::str::from_utf8(&same).unwrap());

        let mut lines = line().lines();
        assert!(timeout(ms(30), lines.next_line()).await.is_err());
        says("Lines", &lines.next_line().await.expect(AGAIN).unwrap());

        let mut framed = FramedRead::new(line(), LinesCodec::new());
        assert!(timeout(ms(30), framed.next()).await.is_err());
        says("FramedRead", &framed.next().await.unwrap().expect(AGAIN));
    });

    shows("04_contamination/split_frame/methods", recording);
}

/// Two angles in four lines; somebody drops the wait once, and calls again.
fn cut_everywhere<S: Default + 'static>(
    next_turn: impl AsyncFn(&mut Remote, &mut S) -> Option<(u32, u32)> + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["caller", "line", "telescope"]);
        let device = Device::new().sends(20, b"190\n").sends(60, b"45\n");
        let device = device.sends(100, b"200\n").sends(120, b"30\n").hangs_up(130);
        let mut remote = Remote { lines: BufReader::new(device.connect()).lines() };
        let mut kept = S::default();

        event("caller", "waits");
        let mut turn = cut::marked(next_turn(&mut remote, &mut kept)).await;
        if turn.is_none() {
            cancelled("caller", "does something else");
            turn = Some(next_turn(&mut remote, &mut kept).await);
        }
        while let Some(Some((azimuth, altitude))) = turn {
            event("telescope", format!("turns to {azimuth}, {altitude}"));
            turn = Some(next_turn(&mut remote, &mut kept).await);
        }
        sleep(ms(140) - ms(now())).await;
    })
}

fn turns(recording: &Timeline) -> Result<String, String> {
    let turns = &recording.lanes()[2].events;
    let turns: Vec<&str> = turns.iter().map(|turn| turn.what.as_str()).collect();
    match turns[..] {
        ["turns to 190, 45", "turns to 200, 30"] => {
            Ok("both turns are as they were sent".to_owned())
        }
        _ => Err("what was sent as 190, 45 and 200, 30 is read as something else".to_owned()),
    }
}

#[test]
fn two_safe_steps_are_dropped_at_every_await() {
    let in_pairs = cut_everywhere(async |remote, (): &mut ()| in_pairs::next_turn(remote).await);
    let pairs_kept = cut_everywhere(async |remote, kept: &mut Option<u32>| {
        pairs_kept::next_turn(remote, kept).await
    });
    let figure = Explorable::new()
        .version(version("Two variables", "p04_contamination/split_frame/in_pairs", in_pairs))
        .version(version("One is kept", "p04_contamination/split_frame/pairs_kept", pairs_kept))
        .judged(turns);

    assert_eq!(figure.broken(), [vec!["altitude"], vec![]]);
    shows("04_contamination/split_frame/explore", figure);
}

/// The peer reads nothing before 20 ms; until then there is room for four bytes.
#[test]
fn what_the_peer_gets_of_a_message_that_is_cut() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["write_all", "write_all_buf"]);
        let receive = async |lane: &str, mut peer: DuplexStream| {
            sleep(ms(20)).await;
            let mut got = String::new();
            peer.read_to_string(&mut got).await.unwrap();
            event(lane, format!("peer got {got:?}"));
        };

        let cut = async {
            let (mut line, peer) = duplex(4);
            let send = async move {
                assert!(timeout(ms(10), line.write_all(b"turn 190\n")).await.is_err());
                event("write_all", "dropped");
                line.write_all(b"report\n").await.unwrap();
            };
            tokio::join!(send, receive("write_all", peer));
        };
        let kept = async {
            let (mut line, peer) = duplex(4);
            let send = async move {
                let mut unsent = Cursor::new(b"turn 190\n");
                assert!(timeout(ms(10), line.write_all_buf(&mut unsent)).await.is_err());
                event("write_all_buf", "dropped");
                line.write_all_buf(&mut unsent).await.unwrap();
                line.write_all(b"report\n").await.unwrap();
            };
            tokio::join!(send, receive("write_all_buf", peer));
        };
        tokio::join!(cut, kept);
    });

    shows("04_contamination/split_frame/writes", recording);
}
