use std::time::Duration;

use closed_empty_full::{Report, collect};
use testkit::{
    assert_timeline,
    quiet::{completes, settle},
    run::Room,
    timeline::{conclude, declare, event, now},
};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// More than anybody would take at a time.
const STORM: u32 = 20_000;

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

async fn at(millis: u64) {
    sleep(Duration::from_millis(millis.saturating_sub(now()))).await;
}

/// A packet, and when it came out of the radio.
type Sent = (Vec<u32>, u64);

/// A buoy at work. The radio has room for one packet.
struct Buoy {
    probes: Sender<u32>,
    radio: Receiver<Vec<u32>>,
    collector: JoinHandle<(Report, u64)>,
}

fn launch() -> Buoy {
    let (probes, measured) = mpsc::channel(STORM as usize);
    let (packets, radio) = mpsc::channel(1);
    let collector = tokio::spawn(async {
        let report = collect(measured, packets).await;
        (report, now())
    });
    Buoy { probes, radio, collector }
}

/// Probes do not wait, and a buoy that has given up is no business of theirs.
async fn measure(probes: &Sender<u32>, times: &[(u64, u32)]) {
    for (time, measured) in times {
        at(*time).await;
        event("probes", measured.to_string());
        let _ = probes.try_send(*measured);
    }
}

/// Takes each packet as soon as it is there, until that time or until the buoy lets go of the radio.
async fn listen(radio: &mut Receiver<Vec<u32>>, until: u64) -> Vec<Sent> {
    let mut sent = Vec::new();
    let take = async {
        while let Some(packet) = radio.recv().await {
            event("radio", format!("{packet:?}"));
            sent.push((packet, now()));
        }
    };
    tokio::select! {
        () = take => {}
        () = at(until) => {}
    }
    sent
}

/// What `collect()` reported, and when.
async fn reported(collector: JoinHandle<(Report, u64)>, story: &str) -> (Report, u64) {
    let returned =
        completes(collector, &format!("{story}; 10 s later collect() had not returned.")).await;
    returned.unwrap_or_else(|_| panic!("PANIC: {story}; collect() panicked."))
}

fn told(sent: &[Sent]) -> String {
    let packets: Vec<String> =
        sent.iter().map(|(packet, at)| format!("{packet:?} at {at} ms")).collect();
    if packets.is_empty() { "nothing".to_owned() } else { packets.join(", ") }
}

#[test]
fn what_was_measured_goes_out_every_100_ms() {
    room().run(async || {
        let Buoy { probes, mut radio, .. } = launch();

        let measuring = measure(&probes, &[(30, 1), (60, 2), (130, 3)]);
        let (mut sent, ()) = tokio::join!(listen(&mut radio, 250), measuring);

        sent.retain(|(packet, _)| !packet.is_empty());
        assert!(
            sent == [(vec![1, 2], 100), (vec![3], 200)],
            "WRONG RESULT: 1 was measured at 30 ms, 2 at 60 and 3 at 130; until 250 ms this went out: {}.",
            told(&sent)
        );
    });
}

#[test]
fn a_tick_without_a_measurement_sends_nothing() {
    room().run(async || {
        let Buoy { probes, mut radio, .. } = launch();

        let (sent, ()) = tokio::join!(listen(&mut radio, 550), measure(&probes, &[(330, 1)]));

        let empty = sent.iter().filter(|(packet, _)| packet.is_empty()).count();
        assert!(
            empty == 0,
            "WRONG RESULT: 1 was measured at 330 ms and nothing else; until 550 ms {} packets went out, {empty} of them empty.",
            sent.len()
        );
    });
}

#[test]
fn a_tick_without_a_measurement_does_not_wait_for_one() {
    room().run(async || {
        let Buoy { probes, mut radio, .. } = launch();

        let measuring = measure(&probes, &[(250, 1), (270, 2)]);
        let (mut sent, ()) = tokio::join!(listen(&mut radio, 950), measuring);

        sent.retain(|(packet, _)| !packet.is_empty());
        let story = "nothing was measured before 250 ms, then 1 at 250 and 2 at 270";
        assert!(!sent.is_empty(), "HANG: {story}; until 950 ms nothing of it went out.");
        assert!(
            sent == [(vec![1, 2], 300)],
            "WRONG RESULT: {story}; until 950 ms this went out: {}.",
            told(&sent)
        );
    });
}

#[test]
fn all_that_waits_goes_into_one_packet() {
    room().run(async || {
        let Buoy { probes, mut radio, .. } = launch();
        let storm: Vec<(u64, u32)> = (1..=STORM).map(|measured| (50, measured)).collect();

        let (mut sent, ()) = tokio::join!(listen(&mut radio, 30_050), measure(&probes, &storm));

        sent.retain(|(packet, _)| !packet.is_empty());
        let all: usize = sent.iter().map(|(packet, _)| packet.len()).sum();
        let (first, last) = (sent.first().cloned().unwrap_or_default(), sent.last().map_or(0, |(_, at)| *at));
        assert!(
            all == STORM as usize,
            "LOST: {STORM} measurements waited from 50 ms on; until 30050 ms {all} of them went out."
        );
        assert!(
            sent.len() == 1 && last == 100,
            "BLIND UNDER LOAD: {STORM} measurements waited from 50 ms on; the first packet went out at {} ms with {} of them, and the last at {last} ms.",
            first.1,
            first.0.len()
        );
    });
}

#[test]
fn what_finds_no_room_goes_with_a_later_tick() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();
        let story = "1 was measured at 30 ms, 2 at 140, 3 at 220 and 4 at 440, and until 350 ms the radio had room for one packet in all";

        let listening = async {
            at(340).await;
            let early = collector.is_finished();
            at(350).await;
            (early, listen(&mut radio, 950).await)
        };
        let measuring = measure(&probes, &[(30, 1), (140, 2), (220, 3), (440, 4)]);
        let ((early, mut sent), ()) = tokio::join!(listening, measuring);

        if early {
            let (report, at) = reported(collector, story).await;
            panic!("WRONG RESULT: {story}; probes and radio were still there, and at {at} ms collect() returned {report:?}.");
        }
        sent.retain(|(packet, _)| !packet.is_empty());
        let values: Vec<u32> = sent.iter().flat_map(|(packet, _)| packet).copied().collect();
        let lost: Vec<u32> = (1..=4).filter(|value| !values.contains(value)).collect();
        assert!(lost.is_empty(), "LOST: {story}; {lost:?} never went out.");
        assert!(values.len() == 4, "TWICE: {story}; this went out: {}.", told(&sent));
        if let Some((packet, at)) = sent.iter().skip(1).find(|(_, at)| *at == 350) {
            panic!("WRONG RESULT: {story}; {packet:?} went out as soon as there was room, at {at} ms, and not with a tick.");
        }
        assert!(
            sent == [(vec![1], 350), (vec![2, 3], 400), (vec![4], 500)],
            "WRONG RESULT: {story}; the radio took {}.",
            told(&sent)
        );
    });
}

#[test]
fn when_the_probes_are_gone_it_returns() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();

        let measuring = async {
            measure(&probes, &[(30, 1)]).await;
            at(150).await;
            drop(probes);
        };
        let _ = tokio::join!(listen(&mut radio, 160), measuring);
        let listening = tokio::spawn(async move { listen(&mut radio, 60_000).await });

        let story = "the probes were gone at 150 ms and nothing was left to send";
        let (report, at) = reported(collector, story).await;
        let last = listening.await.unwrap_or_default();
        assert!(at <= 201, "BLIND WHEN IDLE: {story}; collect() returned at {at} ms.");
        assert!(
            last.is_empty(),
            "WRONG RESULT: {story}; after that this went out: {}.",
            told(&last)
        );
        assert!(
            report == Report { sent: 1, unsent: 0 },
            "WRONG RESULT: {story}; 1 measurement had gone out, and collect() returned {report:?}."
        );
    });
}

#[test]
fn what_was_measured_last_goes_out() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();
        let storm: Vec<(u64, u32)> = (1..=STORM).map(|measured| (130, measured)).collect();

        let measuring = async {
            measure(&probes, &storm).await;
            at(150).await;
            drop(probes);
        };
        let (sent, ()) = tokio::join!(listen(&mut radio, 30_050), measuring);

        let story =
            format!("{STORM} measurements were made at 130 ms, and at 150 the probes were gone");
        let all: usize = sent.iter().map(|(packet, _)| packet.len()).sum();
        assert!(all == STORM as usize, "LOST: {story}; {all} of the {STORM} went out.");
        let (report, at) = reported(collector, &story).await;
        assert!(at <= 201, "BLIND UNDER LOAD: {story}; collect() returned at {at} ms.");
        assert!(
            report == Report { sent: STORM as usize, unsent: 0 },
            "WRONG RESULT: {story}; all of them went out, and collect() returned {report:?}."
        );
    });
}

#[test]
fn what_found_no_room_goes_out_when_the_probes_are_gone() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();

        let measuring = async {
            measure(&probes, &[(30, 1), (140, 2)]).await;
            at(250).await;
            drop(probes);
        };
        let listening = async {
            at(220).await;
            listen(&mut radio, 950).await
        };
        let (sent, ()) = tokio::join!(listening, measuring);

        let story = "1 was measured at 30 ms and 2 at 140, until 220 ms the radio had room for one packet in all, and at 250 the probes were gone";
        let (report, at) = reported(collector, story).await;
        assert!(at <= 301, "BLIND UNDER LOAD: {story}; collect() returned at {at} ms.");
        assert!(
            sent.iter().any(|(packet, _)| packet.contains(&2)),
            "LOST: {story}; there was room at the end, 2 never went out, and collect() returned {report:?}."
        );
        assert!(
            report == Report { sent: 2, unsent: 0 },
            "WRONG RESULT: {story}; the radio took {}, and collect() returned {report:?}.",
            told(&sent)
        );
    });
}

#[test]
fn when_the_probes_are_gone_it_does_not_wait_for_room() {
    room().run(async || {
        let Buoy { probes, radio, collector } = launch();

        measure(&probes, &[(30, 1), (140, 2)]).await;
        at(250).await;
        drop(probes);

        let story = "1 was measured at 30 ms and 2 at 140, the radio had room for one packet in all, and at 250 the probes were gone";
        let (report, at) = reported(collector, story).await;
        drop(radio);
        assert!(at > 200, "WRONG RESULT: {story}; collect() returned at {at} ms.");
        assert!(at <= 301, "BLIND UNDER LOAD: {story}; collect() returned at {at} ms.");
        assert!(
            report == Report { sent: 1, unsent: 1 },
            "WRONG RESULT: {story}; 1 sent and 1 unsent is due, and collect() returned {report:?}."
        );
    });
}

#[test]
fn when_the_radio_is_gone_it_returns() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();

        let (_, ()) = tokio::join!(listen(&mut radio, 150), measure(&probes, &[(30, 1), (140, 2)]));
        drop(radio);

        let story = "1 was measured at 30 ms and 2 at 140, and at 150 the radio was gone";
        let (report, at) = reported(collector, story).await;
        assert!(at <= 201, "BLIND UNDER LOAD: {story}; collect() returned at {at} ms.");
        assert!(
            report == Report { sent: 1, unsent: 1 },
            "WRONG RESULT: {story}; 1 sent and 1 unsent is due, and collect() returned {report:?}."
        );
        settle().await;
        assert!(
            probes.is_closed(),
            "LEAK: {story}; collect() returned at {at} ms, and 1 ms later something of it still held the queue of the probes."
        );
    });
}

#[test]
fn when_the_radio_is_gone_and_was_full_it_returns() {
    for (becomes, is_kept) in [("gone", false), ("closed, with a packet still in it", true)] {
        room().run(async move || {
            let Buoy { probes, mut radio, collector } = launch();

            measure(&probes, &[(30, 1), (140, 2), (220, 3)]).await;
            at(250).await;
            radio.close();
            let _kept = is_kept.then_some(radio);

            let story = format!(
                "1 was measured at 30 ms, 2 at 140 and 3 at 220, the radio had room for one packet in all, and at 250 it was \
                 {becomes}"
            );
            let (report, at) = reported(collector, &story).await;
            assert!(at > 200, "WRONG RESULT: {story}; collect() returned at {at} ms.");
            assert!(at <= 301, "BLIND UNDER LOAD: {story}; collect() returned at {at} ms.");
            assert!(
                report == Report { sent: 1, unsent: 2 },
                "WRONG RESULT: {story}; 1 sent and 2 unsent is due, and collect() returned {report:?}."
            );
        });
    }
}

#[test]
fn when_both_sides_are_gone_it_counts_what_is_left() {
    // Many days: whoever leaves the order to chance is right in some of them.
    for free_until in [140, 0].repeat(64) {
        room().run(async move || {
            let Buoy { probes, mut radio, collector } = launch();

            let measuring = measure(&probes, &[(30, 1), (150, 2)]);
            let _ = tokio::join!(listen(&mut radio, free_until), measuring);
            drop((probes, radio));

            let story = "1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone";
            let (report, at) = reported(collector, story).await;
            assert!(at <= 201, "BLIND WHEN IDLE: {story}; collect() returned at {at} ms.");
            assert!(
                report == Report { sent: 1, unsent: 1 },
                "WRONG RESULT: {story}; 1 sent and 1 unsent is due, and collect() returned {report:?}."
            );
        });
    }
}

#[test]
fn what_was_measured_when_the_radio_went_is_unsent() {
    // Many days, and the radio goes between two ticks or with one: whoever leaves the order to chance is right in some
    // of them.
    for time in [150, 200].repeat(64) {
        room().run(async move || {
            let Buoy { probes, mut radio, collector } = launch();

            let measured = [(30, 1), (time, 2)];
            let _ = tokio::join!(listen(&mut radio, 140), measure(&probes, &measured));
            drop(radio);

            let story = format!(
                "1 was measured at 30 ms and 2 at {time}, and in the same moment the radio was gone"
            );
            let (report, _) = reported(collector, &story).await;
            assert!(
                report == Report { sent: 1, unsent: 1 },
                "WRONG RESULT: {story}; 1 sent and 1 unsent is due, and collect() returned {report:?}."
            );
        });
    }
}

#[test]
fn when_the_radio_is_gone_in_a_quiet_sea_it_returns() {
    room().run(async || {
        let Buoy { probes, mut radio, collector } = launch();

        let _ = tokio::join!(listen(&mut radio, 150), measure(&probes, &[(30, 1)]));
        drop(radio);

        let story = "at 150 ms the radio was gone, and after that nothing was measured";
        let (report, at) = reported(collector, story).await;
        assert!(at <= 201, "BLIND WHEN IDLE: {story}; collect() returned at {at} ms.");
        assert!(
            report == Report { sent: 1, unsent: 0 },
            "WRONG RESULT: {story}; 1 measurement had gone out before, and collect() returned {report:?}."
        );
    });
}

#[test]
fn the_recording_of_a_day() {
    let recording = room().record(async || {
        declare(["probes", "radio", "buoy"]);
        let Buoy { probes, mut radio, collector } = launch();

        let measuring = async {
            measure(&probes, &[(30, 1), (60, 2), (130, 3), (330, 4), (430, 5), (560, 6)]).await;
            at(650).await;
            event("probes", "gone");
            drop(probes);
        };
        let listening = async {
            listen(&mut radio, 310).await;
            event("radio", "busy");
            at(550).await;
            event("radio", "free");
            listen(&mut radio, 950).await;
        };
        tokio::join!(measuring, listening);

        match timeout(Duration::from_millis(1), collector).await {
            Ok(Ok((Report { sent, unsent }, _))) => {
                conclude("buoy", format!("{sent} sent, {unsent} unsent"))
            }
            Ok(Err(_)) => conclude("buoy", "panicked"),
            Err(_) => conclude("buoy", "still at work"),
        }
    });

    assert_timeline!("a_day", recording);
}
