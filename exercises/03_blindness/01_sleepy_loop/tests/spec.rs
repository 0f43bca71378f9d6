use std::time::Duration;

use sleepy_loop::Gauge;
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Sensor, Store},
    timeline::{asked, declare, event, now},
};
use tokio::{
    join,
    runtime::Handle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().limit(Duration::from_secs(600)).tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Answers after 40 ms.
fn reliable() -> Sensor {
    Sensor::new("sensor", [(40, Some("412")), (40, Some("413")), (40, Some("414"))])
}

/// Asked in vain it takes 100 ms: at 0, 1100, 3200, 7300 and 15,400 ms.
fn silent() -> Sensor {
    Sensor::new("sensor", [(100, None)])
}

/// A write takes 10 ms.
fn log() -> Store {
    Store::new("log", 10)
}

/// Lets a gauge work for as long as that, and asks nothing of it.
async fn left_alone_for(millis: u64, sensor: &Sensor) -> (Vec<u64>, Vec<String>) {
    let log = log();
    let gauge = Gauge::new(sensor.clone(), log.clone());
    let ended = timeout(ms(millis), gauge.run(CancellationToken::new())).await;
    assert!(ended.is_err(), "WRONG RESULT: nobody asked it to stop, and run() returned.");
    (sensor.asked(), log.committed())
}

/// What a gauge did that was asked to stop.
struct Run {
    /// What `run()` returned.
    returned: usize,
    /// When, counted from its beginning.
    at: u64,
    log: Store,
    sensor: Sensor,
}

/// Runs a gauge and cancels its token at `asked_at`.
async fn run(sensor: Sensor, asked_at: u64) -> Run {
    let (log, stop) = (log(), CancellationToken::new());
    let gauge = Gauge::new(sensor.clone(), log.clone());
    let began = now();
    let work = async { (gauge.run(stop.clone()).await, now() - began) };
    let owner = async {
        sleep(ms(asked_at)).await;
        stop.cancel();
    };
    let Ok(((returned, at), ())) =
        timeout(ms(asked_at + 60_000), async { join!(work, owner) }).await
    else {
        panic!(
            "HANG: `stop` was cancelled at {asked_at} ms, and a minute later run() had not returned."
        );
    };
    Run { returned, at, log, sensor }
}

impl Run {
    /// Whatever it left behind has time to show itself.
    async fn left_nothing(&self) {
        let Self { at, sensor, log, .. } = self;
        settle().await;
        let (asking, tasks) = (sensor.asking(), quiet::tasks());
        let before = (sensor.asked().len(), log.committed().len());
        sleep(ms(30_000)).await;
        let asked = sensor.asked().len() - before.0;
        let written = log.committed().len() - before.1;

        assert!(
            asking == 0,
            "LEAK: run() returned at {at} ms, and {asking} question to the sensor went on."
        );
        assert!(
            asked == 0,
            "GHOST EFFECT: run() returned at {at} ms, and after that the sensor was asked {asked} times."
        );
        assert!(
            written == 0,
            "GHOST EFFECT: run() returned at {at} ms, and after that {written} entries were written."
        );
        assert!(
            tasks == 0,
            "ORPHAN TASK: run() returned at {at} ms, and tasks that it had started lived on: {tasks}."
        );
    }
}

#[test]
fn left_alone_it_logs_a_level_every_three_seconds() {
    room().run(async || {
        let (asked, entries) = left_alone_for(7_000, &reliable()).await;

        assert!(
            asked == [0, 3_050, 6_100],
            "WRONG RESULT: each answer takes 40 ms, an entry 10 and a pause 3000, and the sensor was asked at {asked:?} ms."
        );
        assert!(
            entries == ["412", "413", "414"],
            "WRONG RESULT: within 7 s the levels were 412, 413 and 414, and the log has {entries:?}."
        );
    });
}

#[test]
fn a_slow_answer_is_waited_for() {
    room().run(async || {
        let sensor = Sensor::new("sensor", [(20_000, Some("412")), (40, Some("413"))]);

        let (asked, entries) = left_alone_for(25_000, &sensor).await;

        assert!(
            entries == ["412", "413"],
            "WRONG RESULT: nobody asked it to stop; the sensor answered 412 after 20 s, and 413 after that, and the log has {entries:?}."
        );
        assert!(
            asked == [0, 23_010],
            "WRONG RESULT: the first answer took 20 s, its entry 10 ms and the pause 3 s, and the sensor was asked at {asked:?} ms."
        );
    });
}

#[test]
fn a_silent_sensor_is_asked_again() {
    room().run(async || {
        let sensor = Sensor::new("sensor", [(100, None), (100, None), (100, None), (40, Some("412"))]);

        let (asked, entries) = left_alone_for(9_000, &sensor).await;

        assert!(
            asked == [0, 1_100, 3_200, 7_300],
            "WRONG RESULT: three questions were not answered after 100 ms each, and the sensor was asked at {asked:?} ms; the pauses between are to be 1, 2 and 4 s."
        );
        assert!(
            entries == ["412"],
            "WRONG RESULT: the 4th question was answered with 412, and the log has {entries:?}."
        );
    });
}

#[test]
fn five_questions_without_an_answer_are_a_gap() {
    room().run(async || {
        let (asked, entries) = left_alone_for(20_000, &silent()).await;

        assert!(
            asked == [0, 1_100, 3_200, 7_300, 15_400, 18_510, 19_610],
            "WRONG RESULT: the sensor was silent for 20 s, 100 ms each time, and was asked at {asked:?} ms; the pauses are to be 1, 2, 4 and 8 s, then 3 s and 1 s again."
        );
        assert!(
            entries == ["gap"],
            "WRONG RESULT: the sensor was silent for 20 s, so that the log was to have one gap, and it has {entries:?}."
        );
    });
}

#[test]
fn asked_in_its_pause_it_stops_at_once() {
    room().run(async || {
        for asked_at in [1_000, 3_040, 4_000] {
            let run = run(reliable(), asked_at).await;

            assert!(
                run.at <= asked_at + 1,
                "BLIND WHEN IDLE: `stop` was cancelled at {asked_at} ms, in the pause between two readings; run() returned at {}.",
                run.at
            );
            run.left_nothing().await;
        }
    });
}

#[test]
fn asked_between_two_attempts_it_stops_at_once() {
    room().run(async || {
        for (asked_at, nth) in [(500, "2nd"), (2_000, "3rd"), (5_000, "4th"), (11_000, "5th")] {
            let run = run(silent(), asked_at).await;

            let entries = run.log.committed();
            assert!(
                run.at <= asked_at + 20,
                "BLIND WHEN IDLE: `stop` was cancelled at {asked_at} ms, when the sensor was silent and would be asked for the {nth} time; run() returned at {}.",
                run.at
            );
            assert!(
                entries.is_empty() && run.log.started() == 0,
                "GHOST EFFECT: `stop` was cancelled at {asked_at} ms, before the sensor was asked for the {nth} time; after that entries were begun: {}; and the log got {entries:?}.",
                run.log.started()
            );
            assert!(
                run.at <= asked_at + 1 && run.returned == 0,
                "WRONG RESULT: `stop` was cancelled at {asked_at} ms with nothing in the log, so run() was to return 0 at once; it returned {} at {} ms.",
                run.returned,
                run.at
            );
            run.left_nothing().await;
        }
    });
}

#[test]
fn asked_while_the_sensor_is_slow_it_stops_at_once() {
    room().run(async || {
        let slow_at = |attempt: usize| {
            let mut answers = [(100, None); 5];
            answers[attempt] = (20_000, Some("413"));
            Sensor::new("sensor", answers)
        };
        let second = Sensor::new("sensor", [(40, Some("412")), (20_000, Some("413"))]);
        for (sensor, from, expected) in [
            (second, 3_050, vec!["412"]),
            (slow_at(0), 0, vec![]),
            (slow_at(1), 1_100, vec![]),
            (slow_at(2), 3_200, vec![]),
            (slow_at(3), 7_300, vec![]),
            (slow_at(4), 15_400, vec![]),
        ] {
            let asked_at = from + 3_950;
            let run = run(sensor, asked_at).await;

            let entries = run.log.committed();
            assert!(
                run.at <= asked_at + 20,
                "BLIND WHEN IDLE: `stop` was cancelled at {asked_at} ms, while it waited for an answer that takes from {from} to {}; run() returned at {}.",
                from + 20_000,
                run.at
            );
            assert!(
                entries == expected && run.log.started() == expected.len(),
                "GHOST EFFECT: `stop` was cancelled at {asked_at} ms, while it waited for an answer that began at {from}; in the end entries had been begun: {}; and the log has {entries:?}.",
                run.log.started()
            );
            assert!(
                run.at <= asked_at + 1 && run.returned == expected.len(),
                "WRONG RESULT: `stop` was cancelled at {asked_at} ms with {} entries in the log, so run() was to return {} at once; it returned {} at {} ms.",
                expected.len(),
                expected.len(),
                run.returned,
                run.at
            );
            run.left_nothing().await;
        }
    });
}

#[test]
fn asked_while_it_writes_it_finishes_the_entry() {
    room().run(async || {
        for (sensor, asked_at, expected) in [
            (reliable(), 45, vec!["412"]),
            (reliable(), 3_095, vec!["412", "413"]),
            (silent(), 15_505, vec!["gap"]),
        ] {
            let run = run(sensor, asked_at).await;
            let then = run.log.committed().len();
            sleep(ms(50)).await;

            let (entries, end) = (run.log.committed(), asked_at + 5);
            assert!(
                entries.len() == then,
                "GHOST EFFECT: `stop` was cancelled at {asked_at} ms, while it wrote an entry until {end}; run() returned at {}, before the entry was in the log.",
                run.at
            );
            assert!(
                entries == expected,
                "LOST: it began to write an entry at {} ms, and `stop` was cancelled at {asked_at}; in the end the log has {entries:?}.",
                asked_at - 5
            );
            assert!(
                run.at <= end + 1,
                "BLIND WHEN IDLE: `stop` was cancelled at {asked_at} ms, while it wrote an entry until {end}; run() returned at {}.",
                run.at
            );
            assert!(
                run.returned == expected.len(),
                "WRONG RESULT: `stop` was cancelled at {asked_at} ms, while it wrote an entry; the log has {entries:?}, and run() returned {}.",
                run.returned
            );
            run.left_nothing().await;
        }
    });
}

#[test]
fn asked_before_it_begins_it_logs_nothing() {
    room().run(async || {
        let (log, stop) = (log(), CancellationToken::new());
        stop.cancel();

        let gauge = Gauge::new(reliable(), log.clone());
        let ended = timeout(ms(60_000), gauge.run(stop)).await;

        let at = now();
        assert!(
            ended.is_ok(),
            "HANG: `stop` was cancelled before run() began, and it did not return within a minute."
        );
        assert!(
            log.started() == 0,
            "GHOST EFFECT: `stop` was cancelled before run() began, and the log got {:?}.",
            log.committed()
        );
        assert!(
            at <= 1,
            "BLIND WHEN IDLE: `stop` was cancelled before run() began, and it returned at {at} ms."
        );
    });
}

#[test]
fn it_sleeps_while_there_is_nothing_to_do() {
    room().run(async || {
        let wake_ups = || Handle::current().metrics().worker_park_count(0);

        for (sensor, readings) in [(reliable(), "20 readings"), (silent(), "a silent sensor")] {
            let before = wake_ups();
            left_alone_for(60_000, &sensor).await;
            let woken = wake_ups() - before;

            assert!(
                woken <= 400,
                "LIVELOCK: in a minute with {readings} the program woke up {woken} times, mostly to find that there was nothing to do."
            );
        }
    });
}

#[test]
fn the_recording_of_a_stop_between_two_attempts() {
    let recording = room().record(async || {
        declare(["owner", "gauge", "sensor", "log"]);
        let sensor =
            Sensor::new("sensor", [(40, Some("412")), (100, None), (40, Some("413")), (100, None)]);
        let stop = CancellationToken::new();
        let gauge = Gauge::new(sensor, log());
        let work = async {
            let logged = gauge.run(stop.clone()).await;
            event("gauge", format!("stopped, {logged} logged"));
        };
        let owner = async {
            sleep(ms(8_000)).await;
            asked("owner", "asked it to stop");
            stop.cancel();
        };

        join!(work, owner);
        sleep(ms(30_000)).await;
    });

    assert_timeline!("a_stop_between_two_attempts", recording);
}
