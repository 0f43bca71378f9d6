use crate::{at, ms, shows};
use figure::{Figure, claim};
use listings::p01_futures::no_await_in_drop::{
    blocks,
    conference::{Camera, Conference},
    leaves, spawns,
};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use testkit::run::Room;
use testkit::timeline::{Timeline, began, cancelled, conclude, declare, ended, resources};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

/// Runs `scene` with a runtime of its own, on a thread where there is no other.
fn elsewhere(scene: impl FnOnce(Runtime) + Send + 'static) -> thread::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    thread::spawn(move || scene(runtime)).join()
}

/// One lane a place where the call is dropped; each is a run of its own, so the lanes bear no times.
fn dropped<C: Send + 'static>(call: fn(Conference) -> C) -> Timeline {
    let room = Room::new().tolerate_leaks().tolerate_panics();
    let recording = room.record(async move || {
        declare(["in a running program", "while the runtime ends", "after the runtime"]);

        let conference = Conference::default();
        conference.join().await;
        let call_now = call(conference.clone());
        let result = catch_unwind(AssertUnwindSafe(|| drop(call_now)));
        conclude_with("in a running program", &conference, result).await;

        let conference = Conference::default();
        let copy = conference.clone();
        let result = elsewhere(move |runtime| {
            runtime.spawn(async move {
                copy.join().await;
                let _call = call(copy);
                pending::<()>().await;
            });
            runtime.block_on(async { sleep(ms(50)).await });
            drop(runtime);
        });
        conclude_with("while the runtime ends", &conference, result).await;

        let conference = Conference::default();
        let copy = conference.clone();
        let result = elsewhere(move |runtime| {
            runtime.block_on(copy.join());
            let call = call(copy);
            drop(runtime);
            drop(call);
        });
        conclude_with("after the runtime", &conference, result).await;
    });
    recording.only(["in a running program", "while the runtime ends", "after the runtime"])
}

/// Everything that the conference heard, and after that for 100 ms more.
async fn conclude_with(lane: &str, conference: &Conference, result: thread::Result<()>) {
    match result {
        Ok(()) => conference.note("dropped"),
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().map(|text| text.to_string());
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            let text = text.unwrap_or_default();
            let first = text.split(['.', ',']).next().unwrap_or_default();
            conference.note(&format!("panicked: {first}"));
        }
    }
    sleep(ms(100)).await;
    for what in conference.log() {
        conclude(lane, what);
    }
}

#[test]
fn a_task_spawned_in_drop_tells_them_only_while_the_runtime_runs() {
    let recording = dropped(|conference| spawns::Call { conference });

    let told = |it: &Timeline| {
        let told = it.lanes().iter().map(|lane| lane.events.iter().any(|it| it.what == "ann left"));
        told.collect::<Vec<_>>()
    };
    let figure = Figure::new(recording)
        .broke("in two of three places nobody is told", move |it| told(it) == [true, false, false])
        .framed(|frame| frame.later(0))
        .asks([
            claim(move |it| told(it) == [true, true, true]),
            claim(move |it| told(it) == [true, true, false]),
            claim(move |it| told(it) == [true, false, false]),
        ]);

    shows("01_futures/no_await_in_drop/first", figure);
}

#[test]
fn a_drop_that_blocks_on_its_own_runtime_panics() {
    let room = Room::new().tolerate_panics();
    let recording = room.record(async || {
        let conference = Conference::default();
        conference.join().await;
        let call = blocks::Call { conference: conference.clone() };
        let result = catch_unwind(AssertUnwindSafe(|| drop(call)));
        conclude_with("in a running program", &conference, result).await;
    });

    let figure = Figure::new(recording.only(["in a running program"]))
        .broke("the drop panicked", |it| it.text().contains(" · panicked: "));

    shows("01_futures/no_await_in_drop/blocks", figure);
}

fn call<E>(end: E) -> Timeline
where
    E: AsyncFnOnce(leaves::Call) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["ann", "conference"]);
        resources(["camera"]);
        let conference = Conference::default();
        conference.join().await;
        let call = leaves::Call { conference, camera: Camera::on() };
        sleep(ms(30)).await;
        end(call).await;
        sleep(ms(100)).await;
    })
}

fn told(recording: &Timeline) -> bool {
    at(recording, "conference", "ann left").is_some()
}

fn is_off(recording: &Timeline) -> bool {
    at(recording, "camera", "off").is_some()
}

#[test]
fn a_call_that_is_left_tells_them_and_switches_the_camera_off() {
    let recording = call(async |call: leaves::Call| {
        began("ann", "leaves");
        call.leave().await;
        ended("ann", "goes on");
    });
    let figure = Figure::new(recording)
        .held("the others were told, and the camera is off", |it| told(it) && is_off(it));

    shows("01_futures/no_await_in_drop/pattern", figure);
}

#[test]
fn a_call_that_is_dropped_switches_the_camera_off() {
    let recording = call(async |call: leaves::Call| {
        drop(call);
        cancelled("ann", "is dropped");
    });
    let figure = Figure::new(recording)
        .held("the camera is off", is_off)
        .broke("the others were not told", |it| !told(it));

    shows("01_futures/no_await_in_drop/dropped", figure);
}

#[test]
fn a_leave_that_is_dropped_switches_the_camera_off() {
    let recording = call(async |call: leaves::Call| {
        began("ann", "leaves");
        let left = timeout(ms(10), call.leave()).await;
        assert!(left.is_err());
        cancelled("ann", "gives up");
    });
    let figure = Figure::new(recording)
        .held("the camera is off", is_off)
        .broke("the others were not told", |it| !told(it));

    shows("01_futures/no_await_in_drop/cut", figure);
}
