use std::time::Duration;

use cleanup_on_cancel::{Refused, export};
use testkit::{
    assert_timeline, cut,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Board, Service},
    timeline,
};
use tokio::{
    join,
    time::{sleep, timeout},
};

const HANGS: &str = "export() never returned, although the shop answers every fetch within 80 ms.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn scene() -> (Board, Service) {
    (Board::new("board"), Service::new([("orders", 60), ("invoices", 80)]))
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_complete_export_has_both_parts() {
    room().run(async || {
        let (board, shop) = scene();

        let export = completes(export(&board, &shop, "ann"), HANGS).await;
        settle().await;

        let times = board.cleared() + board.cleared_in_vain();
        assert!(
            export.as_deref() == Ok("orders and invoices"),
            "WRONG RESULT: nothing was unavailable, and export() returned {export:?}."
        );
        assert!(
            !board.is_marked("ann"),
            "LEAK AFTER SUCCESS: the export was complete, and 1 ms later the customer was still marked."
        );
        assert!(
            times < 2,
            "TWICE: the export was complete, and its mark was cleared {times} times."
        );
        assert!(
            quiet::tasks() == 0,
            "LEAK AFTER SUCCESS: the export was complete, and tasks that it had started lived on: {}.",
            quiet::tasks()
        );
    });
}

#[test]
fn the_customer_is_marked_as_long_as_the_export_runs() {
    room().run(async || {
        let (board, shop) = scene();
        let other = async {
            for at in [20, 70, 100] {
                sleep(ms(at - timeline::now())).await;
                assert!(
                    board.is_marked("ann") || shop.running() == 0,
                    "WRONG RESULT: the export was running at {at} ms, and the customer was not marked."
                );
            }
        };

        let (export, ()) = join!(export(&board, &shop, "ann"), other);

        assert!(
            export.is_ok(),
            "WRONG RESULT: nothing was unavailable, and export() returned {export:?}."
        );
    });
}

#[test]
fn a_second_export_is_refused_and_leaves_the_first_alone() {
    room().run(async || {
        let (board, shop) = scene();
        let other = async {
            sleep(ms(20)).await;
            let second = export(&board, &shop, "ann").await;
            settle().await;
            (second, board.is_marked("ann"))
        };

        let (first, (second, is_marked)) = join!(export(&board, &shop, "ann"), other);

        assert!(
            second == Err(Refused::Busy),
            "WRONG RESULT: an export was running at 20 ms, and a second one of the same customer was let in."
        );
        assert!(
            is_marked,
            "WRONG RESULT: a second export was refused at 20 ms, and the mark of the first was gone after that."
        );
        assert!(
            first.is_ok(),
            "WRONG RESULT: a second export was refused at 20 ms, and the first returned {first:?}."
        );
    });
}

#[test]
fn an_export_that_fails_clears_its_mark() {
    room().run(async || {
        for part in ["invoices", "orders"] {
            let (board, shop) = scene();
            shop.fail(part);

            let export = completes(export(&board, &shop, "ann"), HANGS).await;
            settle().await;

            let times = board.cleared() + board.cleared_in_vain();
            let (running, tasks) = (shop.running(), quiet::tasks());
            assert!(
                export == Err(Refused::Unavailable),
                "WRONG RESULT: the {part} were unavailable, and export() returned {export:?}."
            );
            assert!(
                !board.is_marked("ann"),
                "LEAK: the export failed, and 1 ms later the customer was still marked."
            );
            assert!(times < 2, "TWICE: the export failed, and its mark was cleared {times} times.");
            assert!(
                running == 0 && tasks == 0,
                "ORPHAN TASK: the {part} were unavailable, and export() said so; 1 ms later {running} of its fetches and \
                 {tasks} of its tasks were running."
            );
        }
    });
}

#[test]
fn an_export_dropped_at_30_ms_clears_its_mark() {
    dropped_at(30);
}

#[test]
fn an_export_dropped_at_70_ms_clears_its_mark() {
    dropped_at(70);
}

fn dropped_at(millis: u64) {
    room().run(async move || {
        let (board, shop) = scene();

        let export = timeout(ms(millis), export(&board, &shop, "ann")).await;
        settle().await;

        let times = board.cleared() + board.cleared_in_vain();
        assert!(
            export.is_err(),
            "WRONG RESULT: export() returned within {millis} ms; the invoices alone take 80."
        );
        assert!(
            !board.is_marked("ann"),
            "LEAK: the export was dropped at {millis} ms; 1 ms later the customer was still marked."
        );
        assert!(
            times < 2,
            "TWICE: the export was dropped at {millis} ms, and its mark was cleared {times} times."
        );
    });
}

#[test]
fn an_export_dropped_wherever_it_waits_clears_its_mark() {
    let operation = async |(board, shop): &(Board, Service)| {
        let _ = export(board, shop, "ann").await;
    };

    let report = cut::everywhere(scene, operation, |(board, _)| {
        let times = board.cleared() + board.cleared_in_vain();
        match board.is_marked("ann") {
            true => Err("LEAK: the export was over, and 60 s later the customer was still marked."
                .to_owned()),
            false if times > 1 => {
                Err(format!("TWICE: the export was over, and its mark was cleared {times} times."))
            }
            false => Ok(()),
        }
    });

    report.assert_kept();
}

#[test]
fn an_export_that_is_dropped_stops_working() {
    room().run(async || {
        for millis in [30, 70] {
            let (board, shop) = scene();

            let _ = timeout(ms(millis), export(&board, &shop, "ann")).await;
            let (is_marked, at_work) = (board.is_marked("ann"), shop.running());
            settle().await;

            let (running, tasks) = (shop.running(), quiet::tasks());
            assert!(
                running == 0 && tasks == 0,
                "ORPHAN TASK: the export was dropped at {millis} ms; 1 ms later {running} of its fetches and {tasks} of its \
                 tasks were running."
            );
            assert!(
                is_marked || at_work == 0,
                "WRONG RESULT: the export was dropped at {millis} ms; its mark was cleared at once, and {at_work} of its \
                 fetches ended after that."
            );
        }
    });
}

#[test]
fn a_customer_who_closed_the_page_is_not_busy() {
    room().run(async || {
        let (board, shop) = scene();

        let _ = timeout(ms(30), export(&board, &shop, "ann")).await;
        sleep(ms(500)).await;
        let again = completes(export(&board, &shop, "ann"), HANGS).await;

        assert!(
            again != Err(Refused::Busy),
            "LEAK: the page was closed at 30 ms; half a second later the customer asked again, and was refused as busy."
        );
        assert!(again.is_ok(), "WRONG RESULT: the second export returned {again:?}.");
    });
}

#[test]
fn the_recording_of_an_export_that_is_dropped() {
    let recording = room().record(async || {
        timeline::declare(["page", "board", "after"]);
        let (board, shop) = scene();
        timeline::event("page", "opened");
        let _ = timeout(ms(70), export(&board, &shop, "ann")).await;
        timeline::event("page", "closed");
        sleep(ms(200)).await;
        let (fetches, tasks) = (shop.running(), quiet::tasks());
        timeline::conclude("after", format!("{fetches} fetches and {tasks} tasks alive"));
    });

    // In which order it fetches is left to the answer.
    assert_timeline!("a_dropped_export", recording.only(["page", "board", "after"]));
}
