use std::{cell::RefCell, time::Duration};

use dirty_connection::Pool;
use testkit::{
    assert_timeline,
    cut::{self, contended, marked},
    quiet::completes,
    run::Room,
    scene::Database,
    timeline,
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};

const HANGS: &str =
    "ask() never returned, although an answer takes 20 ms, and a new connection 20 more.";

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn pool(size: usize) -> (Pool, Database) {
    let database = Database::new("database");
    (Pool::new(database.clone(), size), database)
}

#[test]
fn everybody_gets_the_answer_to_their_own_question() {
    room().run(async || {
        let (pool, _) = pool(2);

        let all = async { join!(pool.ask("ann"), pool.ask("bob"), pool.ask("carol")) };
        let answers = completes(all, HANGS).await;

        assert!(
            answers == ("re: ann".into(), "re: bob".into(), "re: carol".into()),
            "WRONG RESULT: ann, bob and carol asked, each for their own name, and nobody gave up; they got {answers:?}."
        );
    });
}

#[test]
fn an_open_connection_is_used_again() {
    room().run(async || {
        let (pool, database) = pool(2);

        for _ in 0..10 {
            completes(pool.ask("ann"), HANGS).await;
        }

        let (opened, open) = (database.opened(), database.open());
        assert!(
            opened == 1 && open == 1,
            "WRONG RESULT: ann asked ten times, one after the other; that opened {opened} connections, and {open} of them \
             were open in the end."
        );
    });
}

#[test]
fn a_pool_of_two_asks_two_at_a_time_and_no_more() {
    room().run(async || {
        let (pool, database) = pool(2);

        for (due, story) in [
            (60, "opening two connections takes 20, and each answer 20"),
            (40, "its two connections were open, and each answer takes 20"),
        ] {
            let began = Instant::now();
            let four = async {
                join!(pool.ask("ann"), pool.ask("bob"), pool.ask("carol"), pool.ask("dan"))
            };
            completes(four, HANGS).await;

            let (took, most) = (began.elapsed().as_millis(), database.most_open());
            assert!(most <= 2, "LEAK: a pool of 2 had {most} connections open at once.");
            assert!(took <= due, "SERIAL: four questions to a pool of 2 took {took} ms; {story}.");
        }
    });
}

#[test]
fn a_question_cut_anywhere_gives_its_answer_to_nobody() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let (pool, _) = pool(1);
            completes(pool.ask("dan"), HANGS).await;
            let _ = marked(pool.ask("ann")).await;
            *outcome.borrow_mut() = asks_after_her(&pool).await;
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

/// On a busy machine an await may wait that never waits in the claim above; and here the pool has no connection yet.
#[test]
fn a_question_cut_anywhere_on_a_busy_machine_does_so_too() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let (pool, _) = pool(1);
            let _ = marked(contended(pool.ask("ann"))).await;
            *outcome.borrow_mut() = asks_after_her(&pool).await;
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

/// Bob and carol ask when ann has given up: bob at once, and carol after him.
async fn asks_after_her(pool: &Pool) -> Result<(), String> {
    let complaint = "ann's question was dropped, and bob, who asked after her, got no answer.";
    let bob = completes(pool.ask("bob"), complaint).await;
    let complaint = "ann's question was dropped, bob asked after her and was answered, and carol, who asked after him, got no answer.";
    let carol = completes(pool.ask("carol"), complaint).await;
    match (bob.as_str(), carol.as_str()) {
        ("re: bob", "re: carol") => Ok(()),
        ("re: bob", _) => {
            Err(format!("TORN: ann's question was dropped; later carol asked, and got {carol:?}."))
        }
        _ => Err(format!("TORN: ann's question was dropped; then bob asked, and got {bob:?}.")),
    }
}

#[test]
fn a_question_may_be_given_up_at_any_time() {
    for at in [3, 7, 12, 17, 22, 24, 27, 32, 37] {
        room().run(async move || {
            let (pool, _) = pool(1);

            let ann = timeout(ms(at), pool.ask("ann")).await;
            let asked = Instant::now();
            let after = asks_after_her(&pool).await;

            let took = asked.elapsed().as_millis();
            assert!(
                ann.is_err(),
                "WRONG RESULT: ann had an answer before {at} ms; a connection takes 20, and an answer 20."
            );
            if let Err(torn) = after {
                panic!("{torn} She had given up at {at} ms.");
            }
            // Fifty until there is a place, and a connection and two answers after that.
            assert!(
                took <= 110,
                "LEAK: ann gave up at {at} ms; two questions after that took {took} ms. Her place is free after 50 at most, a new connection takes 20, and each answer 20."
            );
        });
    }
}

/// Only the time can tell two answers apart that read the same.
#[test]
fn the_same_question_asked_again_is_answered_again() {
    room().run(async || {
        let (pool, _) = pool(1);
        completes(pool.ask("dan"), HANGS).await;

        let _ = timeout(ms(17), pool.ask("how many")).await;
        let asked = Instant::now();
        let answer = completes(pool.ask("how many"), HANGS).await;

        let took = asked.elapsed().as_millis();
        assert!(
            answer == "re: how many",
            "TORN: ann asked \"how many\" and gave up; then bob asked the same, and got {answer:?}."
        );
        assert!(
            took >= 20,
            "TORN: ann asked \"how many\" and gave up; then bob asked the same, and had an answer after {took} ms. The \
             database takes 20, so it was hers."
        );
    });
}

#[test]
fn whoever_gives_up_while_waiting_for_a_place_takes_none_along() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let (pool, _) = pool(1);
            let waits = async {
                sleep(ms(1)).await;
                marked(pool.ask("ann")).await
            };
            completes(async { join!(pool.ask("dan"), waits) }, HANGS).await;
            *outcome.borrow_mut() = asks_after_her(&pool).await;
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

#[test]
fn those_who_gave_up_while_waiting_for_a_place_hold_up_nobody() {
    room().run(async || {
        let (pool, _) = pool(1);
        let after_four = async {
            sleep(ms(1)).await;
            let four = async { join!(pool.ask("ann"), pool.ask("ann"), pool.ask("ann"), pool.ask("ann")) };
            let _ = timeout(ms(9), four).await;
            let asked = Instant::now();
            (pool.ask("bob").await, asked.elapsed().as_millis())
        };

        let (_, (answer, took)) =
            completes(async { join!(pool.ask("dan"), after_four) }, HANGS).await;

        assert!(
            answer == "re: bob",
            "TORN: four who waited for a place gave up; then bob asked, and got {answer:?}."
        );
        assert!(
            took <= 100,
            "LEAK: dan was asking over the only connection, four who waited for it gave up, and then bob asked. His answer \
             came after {took} ms: 30 of them were dan's, and his own took 20."
        );
    });
}

#[test]
fn whoever_gives_up_costs_one_connection_at_most() {
    room().run(async || {
        let (pool, database) = pool(2);
        completes(async { join!(pool.ask("ann"), pool.ask("bob")) }, HANGS).await;

        let _ = timeout(ms(17), pool.ask("carol")).await;
        sleep(ms(50)).await;
        completes(pool.ask("dan"), HANGS).await;
        completes(pool.ask("eve"), HANGS).await;

        let opened = database.opened();
        assert!(
            opened <= 2,
            "WRONG RESULT: a pool of 2 had two connections open, and carol gave up over one of them; then dan asked, and eve \
             after him. That made {opened} connections in all."
        );
    });
}

#[test]
fn four_who_give_up_leave_the_pool_as_large_as_it_was() {
    room().run(async || {
        let (pool, database) = pool(2);

        let complaint = "four questions to a pool of 2 were given up, one after the other, and then there was no answer any more.";
        for _ in 0..4 {
            completes(pool.ask("dan"), complaint).await;
            let _ = timeout(ms(17), pool.ask("ann")).await;
        }
        let began = Instant::now();
        let both = async { join!(pool.ask("bob"), pool.ask("carol")) };
        let answers = completes(both, complaint).await;

        let (took, most) = (began.elapsed().as_millis(), database.most_open());
        assert!(
            answers == ("re: bob".into(), "re: carol".into()),
            "TORN: four questions of ann were given up; then bob and carol asked, and got {answers:?}."
        );
        assert!(
            most <= 2,
            "LEAK: four questions to a pool of 2 were given up; meanwhile {most} connections were open at once."
        );
        assert!(
            took <= 90,
            "SERIAL: four questions to a pool of 2 were given up; the next two, at once, took {took} ms. A place is free after 50 at most, a new connection takes 20, and an answer 20."
        );
    });
}

#[test]
fn the_recording_of_somebody_who_gives_up() {
    let recording = room().record(async || {
        timeline::declare(["ann", "bob", "after"]);
        let (pool, database) = pool(1);
        timeline::event("ann", "asks");
        let _ = timeout(ms(35), pool.ask("ann")).await;
        timeline::event("ann", "gives up");
        sleep(ms(65)).await;
        timeline::event("bob", "asks");
        let answer = completes(pool.ask("bob"), HANGS).await;
        timeline::conclude("bob", format!("got \"{answer}\""));
        sleep(ms(50)).await;
        let (open, most) = (database.open(), database.most_open());
        timeline::conclude("after", format!("open connections: {open}, at most {most}"));
    });

    assert_timeline!("somebody_gives_up", recording.only(["ann", "bob", "after"]));
}
