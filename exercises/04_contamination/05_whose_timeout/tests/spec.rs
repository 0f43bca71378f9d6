use std::time::Duration;

use testkit::{
    assert_timeline,
    quiet::{Baseline, completes, settle},
    run::Room,
    scene::{Service, Unavailable},
    timeline::{declare, event},
};
use tokio::time::{Instant, sleep, timeout};
use whose_timeout::{
    Failure, GATEWAY, GatewayTime, Layer, PLANNER, PlannerTime, STORE, StoreTime, answer, plan,
    prepare, roads,
};

const HANGS: &str = "it never returned, although the backend answers within 900 ms.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// Milliseconds for the roads, and for the route.
fn backend(roads: u64, route: u64) -> Service {
    Service::new([("roads", roads), ("route", route)])
}

type Outcome = Result<String, Failure>;

/// What came out, and after how many milliseconds.
async fn timed(work: impl Future<Output = Outcome>) -> (Outcome, u128) {
    let began = Instant::now();
    let outcome = completes(work, HANGS).await;
    (outcome, began.elapsed().as_millis())
}

/// Milliseconds for gateway, planner and store.
async fn asked(backend: &Service, [gateway, planner, store]: [u64; 3]) -> (Outcome, u128) {
    timed(answer(
        backend,
        GatewayTime::from_millis(gateway),
        PlannerTime::from_millis(planner),
        StoreTime::from_millis(store),
    ))
    .await
}

fn late(layer: Layer) -> Outcome {
    Err(Failure::Late(layer))
}

/// What the limits were, for a message.
fn limits([gateway, planner, store]: [u64; 3]) -> String {
    format!("the gateway had {gateway} ms, the planner {planner} and the store {store}")
}

#[test]
fn an_answer_in_time_is_the_route() {
    room().run(async || {
        for given in [[100, 60, 30], [60, 100, 30], [100, 60, 200]] {
            let (outcome, took) = asked(&backend(10, 40), given).await;

            assert!(
                outcome == Ok("route".to_owned()),
                "WRONG RESULT: the roads took 10 ms and the route 40; {}, which is enough for each; after {took} ms answer() returned {outcome:?}.",
                limits(given)
            );
        }
    });
}

#[test]
fn when_the_roads_are_slow_the_shortest_limit_is_named() {
    room().run(async || {
        for (given, layer) in [
            ([20, 40, 60], Layer::Gateway),
            ([20, 60, 40], Layer::Gateway),
            ([40, 20, 60], Layer::Planner),
            ([60, 20, 40], Layer::Planner),
            ([40, 60, 20], Layer::Store),
            ([60, 40, 20], Layer::Store),
        ] {
            let (outcome, took) = asked(&backend(200, 40), given).await;

            let named = format!("{layer:?}");
            assert!(
                took <= 21,
                "WRONG RESULT: the roads took 200 ms; {}; answer() returned {outcome:?} after {took} ms.",
                limits(given)
            );
            assert!(
                outcome == late(layer),
                "WRONG RESULT: the roads took 200 ms; {}, so that {named} ran out of time; answer() returned {outcome:?}.",
                limits(given)
            );
        }
    });
}

#[test]
fn when_the_route_is_slow_the_store_is_not_named() {
    room().run(async || {
        for (given, layer) in [
            ([70, 50, 30], Layer::Planner),
            ([70, 50, 50], Layer::Planner),
            ([50, 70, 30], Layer::Gateway),
            ([50, 70, 50], Layer::Gateway),
        ] {
            let (outcome, took) = asked(&backend(10, 200), given).await;

            let named = format!("{layer:?}");
            assert!(
                took <= 51,
                "WRONG RESULT: the roads took 10 ms and the route 200; {}; answer() returned {outcome:?} after {took} ms.",
                limits(given)
            );
            assert!(
                outcome == late(layer),
                "WRONG RESULT: the roads took 10 ms and the route 200; {}, so that {named} ran out of time; answer() returned {outcome:?}.",
                limits(given)
            );
        }
    });
}

#[test]
fn a_caller_waits_100_ms() {
    room().run(async || {
        let (outcome, at) = timed(answer(&backend(10, 300), GATEWAY, PLANNER, STORE)).await;

        assert!(
            outcome == late(Layer::Gateway) && (100..=101).contains(&at),
            "WRONG RESULT: callers wait 100 ms, and the route took 310; with GATEWAY, PLANNER and STORE, answer() returned {outcome:?} after {at} ms."
        );
    });
}

#[test]
fn a_layer_that_is_asked_alone_names_itself() {
    room().run(async || {
        let (planner, store) = (PlannerTime::from_millis(40), StoreTime::from_millis(20));

        let (planned, at) = timed(plan(&backend(10, 200), planner, store)).await;
        let (read, after) = timed(roads(&backend(200, 40), StoreTime::from_millis(20))).await;

        assert!(
            planned == late(Layer::Planner) && at <= 41,
            "WRONG RESULT: the planner had 40 ms, the route took 200, and nobody else had a limit that ran out; after {at} ms plan() returned {planned:?}."
        );
        assert!(
            read == late(Layer::Store) && after <= 21,
            "WRONG RESULT: the store had 20 ms, the roads took 200, and nobody else had a limit; after {after} ms roads() returned {read:?}."
        );
    });
}

#[test]
fn what_is_not_there_is_not_late() {
    room().run(async || {
        for missing in ["roads", "route"] {
            let backend = backend(10, 20);
            backend.fail(missing);

            let (outcome, _) = asked(&backend, [100, 60, 30]).await;

            assert!(
                outcome == Err(Failure::Unavailable(Unavailable(missing.to_owned()))),
                "WRONG RESULT: the {missing} were asked for in time and are unavailable; answer() returned {outcome:?}."
            );
        }
    });
}

#[test]
fn what_is_late_is_not_worked_on_any_further() {
    room().run(async || {
        for (given, roads, route) in
            [([100, 60, 30], 200, 40), ([100, 60, 30], 10, 200), ([40, 60, 30], 10, 200)]
        {
            let (backend, before) = (backend(roads, route), Baseline::now());

            let (outcome, at) = asked(&backend, given).await;
            settle().await;

            let (running, tasks) = (backend.running(), before.extra());
            assert!(
                running == 0 && tasks == 0,
                "LEAK: at {at} ms answer() returned {outcome:?}; 1 ms later, fetches at work for it: {running}, tasks of it alive: {tasks}."
            );
        }
    });
}

#[test]
fn an_answer_leaves_nothing_behind() {
    room().run(async || {
        let (backend, before) = (backend(10, 20), Baseline::now());

        let (outcome, at) = asked(&backend, [100, 60, 50]).await;
        settle().await;

        let (running, tasks) = (backend.running(), before.extra());
        assert!(
            running == 0 && tasks == 0,
            "LEAK AFTER SUCCESS: at {at} ms answer() returned {outcome:?}; 1 ms later, fetches at work for it: {running}, tasks of it alive: {tasks}."
        );
    });
}

#[test]
fn a_caller_who_hangs_up_leaves_nothing_behind() {
    room().run(async || {
        let (backend, before) = (backend(10, 200), Baseline::now());
        let caller = answer(
            &backend,
            GatewayTime::from_millis(100),
            PlannerTime::from_millis(60),
            StoreTime::from_millis(30),
        );

        let _ = timeout(Duration::from_millis(20), caller).await;
        settle().await;

        let (running, tasks) = (backend.running(), before.extra());
        assert!(
            running == 0 && tasks == 0,
            "LEAK: the caller hung up at 20 ms, and answer() was dropped; 1 ms later, fetches at work for it: {running}, tasks of it alive: {tasks}."
        );
    });
}

#[test]
fn the_route_of_the_day_may_take_500_ms() {
    room().run(async || {
        let (easy, at) = timed(prepare(&backend(10, 300))).await;
        let (hard, after) = timed(prepare(&backend(10, 900))).await;
        let (slow, then) = timed(prepare(&backend(300, 10))).await;

        assert!(
            easy == Ok("route".to_owned()),
            "WRONG RESULT: the planner may take 500 ms, the route of the day took 310, and no caller was waiting; after {at} ms prepare() returned {easy:?}."
        );
        assert!(
            hard == late(Layer::Planner) && (500..=501).contains(&after),
            "WRONG RESULT: the planner may take 500 ms, and this route took 910; after {after} ms prepare() returned {hard:?}."
        );
        assert!(
            slow == late(Layer::Store) && (50..=51).contains(&then),
            "WRONG RESULT: the store may take 50 ms, and the roads took 300; after {then} ms prepare() returned {slow:?}."
        );
    });
}

#[test]
fn a_program_that_gives_each_layer_its_own_limit_compiles() {
    compile_check::accepts!("gives_each_layer_its_own");
}

#[test]
fn a_limit_of_another_layer_does_not_compile() {
    compile_check::refuses_every_line!("gives_a_layer_the_limit_of_another");
}

#[test]
fn the_recording_of_four_callers() {
    let recording = room().record(async || {
        declare(["caller", "roads", "route"]);
        let callers = [
            ("ann", [100, 60, 30], 10, 20),
            ("bob", [100, 60, 30], 200, 20),
            ("eve", [100, 60, 30], 10, 200),
            ("joe", [40, 60, 30], 10, 200),
        ];
        for (caller, given, roads, route) in callers {
            event("caller", format!("{caller} asks"));
            let (outcome, _) = asked(&backend(roads, route), given).await;
            match outcome {
                Ok(route) => event("caller", format!("has the {route}")),
                Err(failure) => event("caller", format!("{failure:?}")),
            }
            sleep(Duration::from_millis(10)).await;
        }
    });

    assert_timeline!("four_callers", recording);
}
