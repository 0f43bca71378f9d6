use std::time::Duration;

use futures::future::join_all;
use gateway_deadline::{Gateway, TooLate};
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Map, Surveyor},
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn district() -> (Surveyor, Gateway) {
    let surveyor = Surveyor::new(500);
    (surveyor.clone(), Gateway::new(surveyor))
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What became of a call.
struct Call {
    map: Result<Map, TooLate>,
    began: u64,
    ended: u64,
}

impl Call {
    /// What the caller got.
    fn got(&self) -> String {
        match &self.map {
            Ok(Map { survey }) => format!("the map of survey {survey}"),
            Err(TooLate) => "TooLate".to_owned(),
        }
    }
}

/// Asks at `at`, and waits for `patience`; a call that ignores it for two seconds is given up.
async fn ask(gateway: &Gateway, at: u64, patience: u64) -> Call {
    sleep(ms(at)).await;
    let began = now();
    let call = timeout(ms(patience + 2000), gateway.map(ms(patience))).await;
    let Ok(map) = call else {
        panic!(
            "HANG: who asked at {began} ms, and had {patience} ms, was still waiting at {} ms.",
            now()
        );
    };
    Call { map, began, ended: now() }
}

/// Asks at `at`, and is dropped after `millis`.
async fn hang_up(gateway: &Gateway, at: u64, millis: u64) {
    sleep(ms(at)).await;
    let began = now();
    let call = timeout(ms(millis), gateway.map(ms(800))).await;
    if let Ok(map) = call {
        let call = Call { map, began, ended: now() };
        panic!(
            "WRONG RESULT: who asked at {began} ms, and had 800 ms, got {} at {} ms.",
            call.got(),
            call.ended
        );
    }
}

#[test]
fn a_caller_with_time_gets_the_map() {
    room().run(async || {
        let (_, gateway) = district();

        let call = ask(&gateway, 0, 800).await;

        assert!(
            call.map == Ok(Map { survey: 1 }) && call.ended == 500,
            "WRONG RESULT: a survey takes 500 ms, and the caller had 800; it got {} at {} ms.",
            call.got(),
            call.ended
        );
    });
}

#[test]
fn who_asks_later_gets_the_same_map_at_once() {
    room().run(async || {
        let (surveyor, gateway) = district();

        ask(&gateway, 0, 800).await;
        let call = ask(&gateway, 100, 10).await;

        let started = surveyor.started();
        assert!(
            started == 1,
            "TWICE: the map was done at 500 ms; somebody asked again at {}, and survey {started} was begun.",
            call.began
        );
        assert!(
            call.map == Ok(Map { survey: 1 }) && call.ended == call.began,
            "WRONG RESULT: the map was done at 500 ms; who asked at {} got {} at {}.",
            call.began,
            call.got(),
            call.ended
        );
    });
}

#[test]
fn two_who_wait_share_one_survey() {
    room().run(async || {
        let (surveyor, gateway) = district();

        let (ann, bob) = join!(ask(&gateway, 0, 800), ask(&gateway, 200, 800));

        let started = surveyor.started();
        assert!(
            started == 1,
            "TWICE: one caller asked at 0 ms and one at 200, each with 800 ms; {started} surveys were begun."
        );
        for call in [ann, bob] {
            assert!(
                call.map == Ok(Map { survey: 1 }) && call.ended == 500,
                "WRONG RESULT: a survey was begun at 0 ms and takes 500; who asked at {} got {} at {} ms.",
                call.began,
                call.got(),
                call.ended
            );
        }
    });
}

#[test]
fn every_caller_waits_for_the_time_it_has() {
    room().run(async || {
        let (_, gateway) = district();

        let calls = join_all(
            [(0, 100), (0, 250), (30, 410), (60, 100), (70, 15)]
                .map(async |(at, patience)| (patience, ask(&gateway, at, patience).await)),
        );

        for (patience, call) in calls.await {
            let (began, took) = (call.began, call.ended - call.began);
            assert!(
                took <= patience,
                "DEAF: who asked at {began} ms had {patience} ms, waited for {took} and got {}.",
                call.got()
            );
            assert!(
                call.map == Err(TooLate) && took == patience,
                "WRONG RESULT: who asked at {began} ms had {patience} ms, and a survey takes 500; it waited for \
                 {took} and got {}.",
                call.got()
            );
        }
    });
}

#[test]
fn the_survey_goes_on_when_the_first_one_gives_up() {
    room().run(async || {
        let (surveyor, gateway) = district();

        let (_, eve) = join!(ask(&gateway, 0, 100), ask(&gateway, 50, 800));

        the_first_survey_is_hers("gave up", &surveyor, eve);
    });
}

#[test]
fn the_survey_goes_on_when_the_first_one_hangs_up() {
    room().run(async || {
        let (surveyor, gateway) = district();

        let ((), eve) = join!(hang_up(&gateway, 0, 100), ask(&gateway, 50, 800));

        the_first_survey_is_hers("hung up", &surveyor, eve);
    });
}

#[track_caller]
fn the_first_survey_is_hers(left: &str, surveyor: &Surveyor, eve: Call) {
    let started = surveyor.started();
    assert!(
        eve.map == Ok(Map { survey: 1 }) && eve.ended == 500,
        "LOST: a survey of 500 ms was begun at 0 ms; who asked first {left} at 100 ms, and another caller, who had \
         asked at 50, waited on. That one got {} at {} ms, and the surveys begun were {started}.",
        eve.got(),
        eve.ended
    );
}

#[test]
fn the_last_one_who_gives_up_stops_the_survey() {
    room().run(async || {
        let (surveyor, gateway) = district();

        join!(ask(&gateway, 0, 100), ask(&gateway, 50, 100), ask(&gateway, 60, 30));
        settle().await;

        nothing_is_surveyed("all three callers had given up by 150 ms", &surveyor);
    });
}

#[test]
fn the_last_one_who_hangs_up_stops_the_survey() {
    room().run(async || {
        let (surveyor, gateway) = district();

        join!(hang_up(&gateway, 0, 30), ask(&gateway, 10, 35), hang_up(&gateway, 20, 40));
        settle().await;

        nothing_is_surveyed(
            "one caller had given up and two had hung up, the last at 60 ms",
            &surveyor,
        );
    });
}

#[track_caller]
fn nothing_is_surveyed(what: &str, surveyor: &Surveyor) {
    let running = surveyor.running();
    assert!(
        running == 0,
        "LEAK: {what}; 1 ms later {running} of {} surveys had not ended, and nobody waited any more.",
        surveyor.started()
    );
}

#[test]
fn who_asks_after_the_last_one_left_begins_anew() {
    room().run(async || {
        let (surveyor, gateway) = district();

        ask(&gateway, 0, 100).await;
        hang_up(&gateway, 3, 97).await;
        let call = ask(&gateway, 3, 800).await;

        let started = surveyor.started();
        assert!(
            call.map.is_ok() && call.ended <= call.began + 500,
            "LOST: a caller gave up at 100 ms and another hung up at 200, and nobody was left; who asked at {} had \
             800 ms, and got {} at {}. The surveys begun were {started}.",
            call.began,
            call.got(),
            call.ended
        );
        assert!(
            started <= 3,
            "TWICE: three callers asked, each when the one before had left; the surveys begun were {started}."
        );
    });
}

#[test]
fn who_asks_in_the_moment_when_the_last_one_leaves_waits_for_a_map() {
    room().run(async || {
        let (surveyor, gateway) = district();

        hang_up(&gateway, 0, 100).await;
        let call = ask(&gateway, 0, 800).await;

        assert!(
            call.map.is_ok() && call.ended <= call.began + 500,
            "LOST: a caller hung up at 100 ms, and another one asked in the same moment and had 800 ms; that one got \
             {} at {}. The surveys begun were {}.",
            call.got(),
            call.ended,
            surveyor.started()
        );
    });
}

#[test]
fn forty_callers_cause_one_survey() {
    room().run(async || {
        let (surveyor, gateway) = district();

        let calls = join_all((0..40).map(|n| ask(&gateway, 55 * n, 100))).await;

        let (started, served) =
            (surveyor.started(), calls.iter().filter(|call| call.map.is_ok()).count());
        assert!(
            started == 1 && served >= 32,
            "LOST: 40 callers asked, one every 55 ms, each with 100 ms; a survey takes 500. The surveys begun were \
             {started}, and {served} callers got a map."
        );
    });
}

#[test]
fn a_hundred_who_gave_up_leave_nothing_behind() {
    room().run(async || {
        let (surveyor, gateway) = district();

        join_all((0..100).map(|_| ask(&gateway, 0, 100))).await;
        settle().await;

        nothing_is_left("LEAK: 100 callers asked at 0 ms and gave up at 100", &surveyor);
    });
}

#[test]
fn a_hundred_who_got_their_map_leave_nothing_behind() {
    room().run(async || {
        let (surveyor, gateway) = district();

        join_all((0..100).map(|_| ask(&gateway, 0, 800))).await;
        settle().await;

        nothing_is_left(
            "LEAK AFTER SUCCESS: 100 callers asked at 0 ms, and the map was done at 500",
            &surveyor,
        );
    });
}

/// One task that a gateway has for itself is not counted.
#[track_caller]
fn nothing_is_left(what: &str, surveyor: &Surveyor) {
    let (running, tasks) = (surveyor.running(), quiet::tasks());
    assert!(
        running == 0 && tasks <= 1,
        "{what}; 1 ms later the surveys going on were {running}, and the tasks alive {tasks}."
    );
}

#[test]
fn the_recording_of_a_morning() {
    let recording = room().record(async || {
        declare(["joe", "ann", "eve", "bob", "surveyor", "after"]);
        let (surveyor, gateway) = district();
        let call = async |name: &'static str, at, patience| {
            sleep(ms(at)).await;
            event(name, "asks");
            match gateway.map(ms(patience)).await {
                Ok(map) => event(name, format!("has map {}", map.survey)),
                Err(TooLate) => event(name, "too late"),
            }
        };
        let bob = async {
            let _ = timeout(ms(350), call("bob", 320, 100)).await;
            event("bob", "hangs up");
        };

        let joe = async {
            call("joe", 0, 100).await;
            call("joe", 800, 100).await;
        };
        join!(joe, call("ann", 200, 100), call("eve", 255, 600), bob);
        conclude("after", format!("surveys begun: {}", surveyor.started()));
        sleep(ms(600)).await;
    });

    assert_timeline!("a_morning", recording);
}
