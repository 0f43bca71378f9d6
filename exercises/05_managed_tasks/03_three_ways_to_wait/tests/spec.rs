use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::Store,
    timeline::{conclude, declare, event, now},
};
use three_ways_to_wait::{Channelled, Crew, Joined, Tracked};
use tokio::{
    join,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Leaks have claims of their own, and crashes are part of some stories.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics().limit(Duration::from_secs(1_000))
}

/// One claim, for each of the three crews in a room of its own.
macro_rules! each_crew {
    ($claim:ident) => {
        room().run(async || $claim::<Tracked>("Tracked").await);
        room().run(async || $claim::<Channelled>("Channelled").await);
        room().run(async || $claim::<Joined>("Joined").await);
    };
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

type Member = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, ()>>;

/// Works until it is told to stop, and packs up then.
fn packs(bag: &Store) -> Member {
    let bag = bag.clone();
    Box::new(move |stop| {
        async move {
            stop.cancelled().await;
            bag.write("tools").await;
        }
        .boxed()
    })
}

/// Ends by itself at a given time.
fn ends(at: u64) -> Member {
    Box::new(move |_| sleep(ms(at)).boxed())
}

/// Crashes at a given time.
fn crashes(at: u64) -> Member {
    Box::new(move |_| {
        async move {
            sleep(ms(at)).await;
            panic!("part of the story");
        }
        .boxed()
    })
}

/// Three members at work; packing takes them 10, 20 and 30 ms.
fn three<C: Crew>() -> (C, [Store; 3]) {
    packing([10, 20, 30])
}

fn packing<C: Crew>([ann, bob, eve]: [u64; 3]) -> (C, [Store; 3]) {
    let mut crew = C::new();
    let bags = [Store::new("ann", ann), Store::new("bob", bob), Store::new("eve", eve)];
    for bag in &bags {
        crew.spawn(packs(bag));
    }
    (crew, bags)
}

/// Calls `stop()` and returns when it returned.
async fn stop(name: &str, story: &str, crew: &mut impl Crew) -> u64 {
    let called = now();
    let stop = AssertUnwindSafe(crew.stop()).catch_unwind();
    let complaint = format!(
        "{name}: {story}; stop() was called at {called} ms, and had not returned 10 s later."
    );
    if completes(stop, &complaint).await.is_err() {
        panic!("WRONG RESULT: {name}: {story}; stop() was called at {called} ms and panicked.");
    }
    now()
}

/// Judges a crew whose `stop()` has just returned, and by when all of its members should have packed.
async fn judge(name: &str, story: &str, bags: &[Store], called: u64, packed_by: u64) {
    let (at, of) = (now(), bags.len());
    let count = || bags.iter().filter(|bag| bag.committed() == ["tools"]).count();
    let early = count();
    sleep(ms(100)).await;
    let late = count();

    assert!(
        late == of,
        "LOST: {name}: {story}; stop() was called at {called} ms and returned at {at} ms, and of {of} members that had to pack {late} did it."
    );
    assert!(
        early == of,
        "GHOST EFFECT: {name}: {story}; stop() was called at {called} ms and returned at {at} ms; {} of {of} members had not packed yet, and did it later.",
        of - early
    );
    assert!(
        at <= packed_by + 5,
        "WRONG RESULT: {name}: {story}; stop() was called at {called} ms, every member had ended by {packed_by} ms, and it returned at {at} ms."
    );
    let tasks = quiet::tasks();
    assert!(
        tasks == 0,
        "LEAK: {name}: {story}; stop() returned at {at} ms, and tasks alive 100 ms later: {tasks}."
    );
}

#[test]
fn stop_waits_until_every_member_has_packed() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bags) = three::<C>();
        sleep(ms(50)).await;

        let story = "three members were at work, and packing takes them 10, 20 and 30 ms";
        stop(name, story, &mut crew).await;

        judge(name, story, &bags, 50, 80).await;
    }
    each_crew!(claim);
}

#[test]
fn a_member_that_packs_for_minutes_is_waited_for() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bag) = (C::new(), Store::new("ann", 300_000));
        crew.spawn(packs(&bag));
        sleep(ms(50)).await;

        let stopped = timeout(ms(600_000), crew.stop()).await;

        let at = now();
        assert!(
            stopped.is_ok() && at.abs_diff(300_050) <= 5,
            "WRONG RESULT: {name}: packing takes a member 300 s; stop() was called at 50 ms, and waited until {at} ms."
        );
    }
    each_crew!(claim);
}

#[test]
fn a_member_works_from_its_start() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, log) = (C::new(), Store::new("ann", 10));
        let writes = log.clone();
        crew.spawn(async move |_| writes.write("rounds").await);
        sleep(ms(50)).await;

        let written = log.committed();
        assert!(
            written == ["rounds"],
            "LOST: {name}: a member was started at 0 ms, and had to write for 10 ms; at 50 ms it had written {written:?}."
        );
    }
    each_crew!(claim);
}

#[test]
fn a_crew_without_members_stops_at_once() {
    async fn claim<C: Crew>(name: &str) {
        let mut crew = C::new();
        sleep(ms(50)).await;

        let story = "there were no members";
        stop(name, story, &mut crew).await;

        judge(name, story, &[], 50, 50).await;
    }
    each_crew!(claim);
}

#[test]
fn a_member_that_has_not_begun_is_waited_for() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bag) = (C::new(), Store::new("ann", 10));
        crew.spawn(packs(&bag));

        let story = "a member was started, and had had no turn yet";
        stop(name, story, &mut crew).await;

        judge(name, story, &[bag], 0, 10).await;
    }
    each_crew!(claim);
}

#[test]
fn members_that_have_ended_are_not_waited_for() {
    async fn claim<C: Crew>(name: &str) {
        let mut crew = C::new();
        for member in 0..2_000 {
            crew.spawn(ends(1 + member % 40));
        }
        sleep(ms(45)).await;

        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {name}: 2000 members had ended by 40 ms; tasks alive at 45 ms: {tasks}."
        );
        sleep(ms(5)).await;
        let story = "2000 members had ended by themselves";
        stop(name, story, &mut crew).await;
        judge(name, story, &[], 50, 50).await;
    }
    each_crew!(claim);
}

#[test]
fn a_member_that_ends_does_not_stop_the_others() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bag) = (C::new(), Store::new("bob", 20));
        crew.spawn(ends(20));
        crew.spawn(packs(&bag));
        sleep(ms(50)).await;

        let told = bag.started() > 0;
        assert!(
            !told,
            "LOST: {name}: one of two members ended at 20 ms, and the other one was told to stop, which nobody had asked for."
        );
        let story = "one of two members had ended by itself";
        stop(name, story, &mut crew).await;
        judge(name, story, &[bag], 50, 70).await;
    }
    each_crew!(claim);
}

#[test]
fn a_member_that_crashed_does_not_stop_the_others() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bag) = (C::new(), Store::new("bob", 20));
        crew.spawn(crashes(20));
        crew.spawn(packs(&bag));
        sleep(ms(50)).await;

        let told = bag.started() > 0;
        assert!(
            !told,
            "LOST: {name}: one of two members crashed at 20 ms, and the other one was told to stop, which nobody had asked for."
        );
        let story = "one of two members had crashed";
        stop(name, story, &mut crew).await;
        judge(name, story, &[bag], 50, 70).await;
    }
    each_crew!(claim);
}

#[test]
fn a_member_that_crashes_while_the_others_pack_is_not_waited_for() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bag) = (C::new(), Store::new("bob", 20));
        crew.spawn(crashes(60));
        crew.spawn(packs(&bag));
        sleep(ms(50)).await;

        let story = "one of two members crashed at 60 ms, while the other one packed";
        stop(name, story, &mut crew).await;

        judge(name, story, &[bag], 50, 70).await;
    }
    each_crew!(claim);
}

#[test]
fn a_crew_of_which_all_have_crashed_stops_at_once() {
    async fn claim<C: Crew>(name: &str) {
        let mut crew = C::new();
        crew.spawn(crashes(20));
        crew.spawn(crashes(30));
        sleep(ms(50)).await;

        let story = "both members had crashed";
        stop(name, story, &mut crew).await;

        judge(name, story, &[], 50, 50).await;
    }
    each_crew!(claim);
}

#[test]
fn a_stop_that_was_given_up_is_gone_on_with() {
    async fn claim<C: Crew>(name: &str) {
        for takes in [[10, 20, 30], [20, 30, 10], [30, 10, 20]] {
            let (mut crew, bags) = packing::<C>(takes);
            sleep(ms(50)).await;

            let _ = timeout(ms(15), crew.stop()).await;
            let called = now();
            let story = format!(
                "packing takes three members {takes:?} ms; stop() had been dropped when one of them had packed"
            );
            stop(name, &story, &mut crew).await;

            judge(name, &story, &bags, called, called + 15).await;
        }
    }
    each_crew!(claim);
}

#[test]
fn a_stop_that_was_given_up_has_told_everybody() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bags) = three::<C>();
        sleep(ms(50)).await;

        let _ = timeout(ms(5), crew.stop()).await;
        sleep(ms(100)).await;

        let packed = bags.iter().filter(|bag| bag.committed() == ["tools"]).count();
        assert!(
            packed == 3,
            "LOST: {name}: three members were at work, and stop() was called at 50 ms and dropped at 55; 100 ms later {packed} of them had packed."
        );
    }
    each_crew!(claim);
}

#[test]
fn a_crew_that_has_stopped_stops_at_once() {
    async fn claim<C: Crew>(name: &str) {
        let (mut crew, bags) = three::<C>();
        sleep(ms(50)).await;

        let story = "stop() had been called before, and had returned";
        stop(name, "three members were at work", &mut crew).await;
        sleep(ms(100)).await;
        let called = now();
        stop(name, story, &mut crew).await;

        judge(name, story, &bags, called, called).await;
    }
    each_crew!(claim);
}

#[test]
fn two_crews_are_stopped_apart() {
    async fn claim<C: Crew>(name: &str) {
        let (mut first, _) = three::<C>();
        let (mut second, bags) = three::<C>();
        sleep(ms(50)).await;

        stop(name, "there were two crews", &mut first).await;
        sleep(ms(50)).await;

        let told = bags.iter().filter(|bag| bag.started() > 0).count();
        assert!(
            told == 0,
            "LOST: {name}: there were two crews, and one was stopped; in the other one {told} of 3 members were told to stop."
        );
        stop(name, "the other crew had been stopped before", &mut second).await;
    }
    each_crew!(claim);
}

#[test]
fn the_recording_of_three_crews() {
    async fn a_day<C: Crew>(name: &str) {
        let mut crew = C::new();
        crew.spawn(packs(&Store::new(&format!("{name} ann"), 10)));
        crew.spawn(crashes(20));
        crew.spawn(packs(&Store::new(&format!("{name} eve"), 30)));
        sleep(ms(50)).await;
        event(name, "stop called");
        let stopped = timeout(ms(100), AssertUnwindSafe(crew.stop()).catch_unwind()).await;
        if let Ok(Ok(())) = stopped {
            event(name, "stopped");
        }
        sleep(ms(100)).await;
    }
    let recording = room().record(async || {
        declare([
            "Tracked",
            "Tracked ann",
            "Tracked eve",
            "Channelled",
            "Channelled ann",
            "Channelled eve",
            "Joined",
            "Joined ann",
            "Joined eve",
            "after",
        ]);
        join!(
            a_day::<Tracked>("Tracked"),
            a_day::<Channelled>("Channelled"),
            a_day::<Joined>("Joined")
        );
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("three_crews", recording);
}
