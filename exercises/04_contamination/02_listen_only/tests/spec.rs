use std::{
    any::{type_name, type_name_of_val},
    time::Duration,
};

use listen_only::*;
use testkit::{
    assert_timeline,
    quiet::{self, Baseline, completes, settle},
    run::Room,
    scene::Service,
    timeline::{conclude, declare, event},
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const HANGS: &str = "fastest() never returned, although every mirror answers within 90 ms.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// Answers after 30, 60 and 90 ms.
fn mirrors() -> Service {
    Service::new([("oslo", 30), ("lima", 60), ("cairo", 90)])
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What `fastest` returned, and after how many milliseconds.
async fn search(editor: &Editor, mirrors: &Service) -> (Option<String>, u128) {
    let began = Instant::now();
    let found = completes(fastest(mirrors.clone(), editor.closing()), HANGS).await;
    (found, began.elapsed().as_millis())
}

#[test]
fn the_fastest_mirror_that_has_the_update_is_returned() {
    room().run(async || {
        let (all_have_it, oslo_has_none, nobody_has_it) = (mirrors(), mirrors(), mirrors());
        oslo_has_none.fail("oslo");
        for mirror in ["oslo", "lima", "cairo"] {
            nobody_has_it.fail(mirror);
        }

        let (oslo, _) = search(&Editor::open(), &all_have_it).await;
        let (lima, _) = search(&Editor::open(), &oslo_has_none).await;
        let (none, _) = search(&Editor::open(), &nobody_has_it).await;

        assert!(
            none.is_none(),
            "WRONG RESULT: no mirror had the update, and fastest() returned {none:?}."
        );
        assert!(
            lima.as_deref() == Some("lima"),
            "WRONG RESULT: oslo had no update, lima was next, and fastest() returned {lima:?}."
        );
        assert!(
            oslo.as_deref() == Some("oslo"),
            "WRONG RESULT: all mirrors had the update, oslo first, and fastest() returned {oslo:?}."
        );
    });
}

#[test]
fn the_mirrors_are_asked_at_the_same_time() {
    room().run(async || {
        let (editor, mirrors) = (Editor::open(), mirrors());
        mirrors.fail("oslo");

        let (found, took) = search(&editor, &mirrors).await;

        assert!(
            took <= 61,
            "SERIAL: oslo says no after 30 ms and lima has the update after 60; fastest() returned {found:?} after {took} ms."
        );
    });
}

#[test]
fn an_update_that_was_found_leaves_the_editor_open() {
    room().run(async || {
        let (editor, mirrors) = (Editor::open(), mirrors());
        let spell_checker = editor.closing();

        let (found, at) = search(&editor, &mirrors).await;
        settle().await;

        assert!(
            !spell_checker.is_cancelled(),
            "LOST: the search for an update ended at {at} ms with {found:?}; nobody had closed the editor, and another plugin was told that it closes."
        );
        let (again, _) = search(&editor, &mirrors).await;
        assert!(
            again.is_some(),
            "LOST: the first search ended with {found:?}; nobody had closed the editor, and the next search ended with {again:?}."
        );
    });
}

#[test]
fn an_update_that_was_found_ends_the_search() {
    room().run(async || {
        let (editor, mirrors) = (Editor::open(), mirrors());
        let before = Baseline::now();

        let (found, at) = search(&editor, &mirrors).await;
        settle().await;

        let (running, tasks) = (mirrors.running(), before.extra());
        assert!(
            running == 0,
            "LEAK AFTER SUCCESS: at {at} ms fastest() returned {found:?}; 1 ms later {running} mirrors were still being asked."
        );
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: at {at} ms fastest() returned {found:?}; 1 ms later tasks of it were alive: {tasks}."
        );
    });
}

#[test]
fn a_search_that_is_dropped_ends() {
    room().run(async || {
        let (editor, mirrors) = (Editor::open(), mirrors());
        let before = Baseline::now();

        let search = timeout(ms(20), fastest(mirrors.clone(), editor.closing())).await;
        settle().await;

        let (running, tasks) = (mirrors.running(), before.extra());
        assert!(
            search.is_err(),
            "WRONG RESULT: fastest() returned {search:?} within 20 ms; no mirror answers before 30."
        );
        assert!(
            running == 0 && tasks == 0,
            "LEAK: the search was dropped at 20 ms; 1 ms later {running} mirrors were still being asked, and its tasks alive were {tasks}."
        );
        assert!(
            !editor.closing().is_cancelled(),
            "LOST: the search was dropped at 20 ms; nobody had closed the editor, and the next plugin was told that it closes."
        );
    });
}

#[test]
fn a_search_ends_when_the_editor_closes() {
    room().run(async || {
        let (editor, mirrors) = (Editor::open(), mirrors());
        let closing = async {
            sleep(ms(20)).await;
            editor.close();
            settle().await;
            mirrors.running()
        };

        let ((found, at), running) = join!(search(&editor, &mirrors), closing);

        assert!(
            at <= 21,
            "DEAF: the editor closed at 20 ms, and the search went on until {at}; it returned {found:?}."
        );
        assert!(
            found.is_none(),
            "WRONG RESULT: the editor closed at 20 ms, before any mirror had answered, and the search returned {found:?}."
        );
        assert!(
            running == 0,
            "LEAK: the editor closed at 20 ms and the search ended; 1 ms later {running} mirrors were still being asked."
        );
    });
}

#[test]
fn a_search_in_an_editor_that_was_closed_finds_nothing() {
    room().run(async || {
        let editor = Editor::open();
        editor.close();

        let (found, at) = search(&editor, &mirrors()).await;

        assert!(
            at <= 1,
            "DEAF: the editor was closed before the search began, and the search went on until {at} ms; it returned {found:?}."
        );
        assert!(
            found.is_none(),
            "WRONG RESULT: the editor was closed before the search began, and the search returned {found:?}."
        );
    });
}

#[test]
fn mirrors_that_answer_at_once_are_not_faster_than_an_editor_that_was_closed() {
    // Many times: whoever leaves the order to chance is right in some of them.
    for _ in 0..64 {
        room().run(async || {
            let (editor, mirrors) =
                (Editor::open(), Service::new([("oslo", 0), ("lima", 0), ("cairo", 0)]));
            editor.close();

            let (found, _) = search(&editor, &mirrors).await;

            assert!(
                found.is_none(),
                "WRONG RESULT: the editor was closed before the search began, every mirror answered at once, and the \
                 search returned {found:?}."
            );
        });
    }
}

#[test]
fn a_plugin_hears_that_the_editor_closes() {
    room().run(async || {
        let editor = Editor::open();
        let (first, clone) = (editor.closing(), editor.closing().clone());
        let child = first.child_token();
        let grandchild = clone.child_token().child_token();
        let only_child = editor.closing().child_token();
        let early = [
            first.is_cancelled(),
            clone.is_cancelled(),
            child.is_cancelled(),
            grandchild.is_cancelled(),
            only_child.is_cancelled(),
        ];

        sleep(ms(10)).await;
        editor.close();
        let late = editor.closing();
        let late_child = late.child_token();
        let late_twin = late.clone();

        let soon = ms(5);
        let heard = [
            (
                "what closing() returned",
                timeout(soon, first.cancelled()).await.is_ok() && first.is_cancelled(),
            ),
            ("a clone of what closing() returned", timeout(soon, clone.cancelled()).await.is_ok() && clone.is_cancelled()),
            ("a child of what closing() returned", timeout(soon, child.cancelled()).await.is_ok() && child.is_cancelled()),
            ("the child of a child", timeout(soon, grandchild.cancelled()).await.is_ok()),
            ("a child that was all the plugin kept", timeout(soon, only_child.cancelled()).await.is_ok()),
            (
                "what closing() returned after the close",
                timeout(soon, late.cancelled()).await.is_ok() && late.is_cancelled(),
            ),
            (
                "a clone of what closing() returned after the close",
                timeout(soon, late_twin.cancelled()).await.is_ok() && late_twin.is_cancelled(),
            ),
            (
                "a child of what closing() returned after the close",
                timeout(soon, late_child.cancelled()).await.is_ok() && late_child.is_cancelled(),
            ),
        ];
        assert!(
            early == [false; 5],
            "WRONG RESULT: nobody had closed the editor, and a plugin was told that it closes: by what closing() \
             returned, by a clone, or by a child."
        );
        if let Some((who, _)) = heard.iter().find(|(_, heard)| !heard) {
            panic!("DEAF: the editor closed at 10 ms; 5 ms later {who} did not know.");
        }
    });
}

#[test]
fn what_a_plugin_does_with_its_own_token_stays_there() {
    room().run(async || {
        let editor = Editor::open();
        let (mine, others) = (editor.closing(), editor.closing());
        let (own, sibling) = (mine.child_token(), mine.child_token());

        own.cancel();
        drop(mine.child_token().drop_guard());
        drop(mine.clone());

        let reached: Vec<&str> = [
            ("the plugin's other token", sibling.is_cancelled()),
            ("what the plugin was given", mine.is_cancelled()),
            ("another plugin", others.is_cancelled()),
            ("whoever asked the editor next", editor.closing().is_cancelled()),
        ]
        .into_iter()
        .filter_map(|(who, reached)| reached.then_some(who))
        .collect();
        assert!(
            reached.is_empty(),
            "LOST: a plugin cancelled a token of its own, made by child_token(); that reached {}.",
            reached.join(", ")
        );
    });
}

#[test]
fn a_plugin_that_listens_compiles() {
    compile_check::accepts!("listens");
}

#[test]
fn a_plugin_that_closes_the_editor_does_not_compile() {
    compile_check::refuses_every_line!("closes_the_editor");
}

#[test]
fn a_plugin_finds_no_field_to_reach_into() {
    for refusal in compile_check::refusals!("reaches_in") {
        let offer = refusal.text.split_once("available field").map(|(_, offer)| offer);
        let names = offer.and_then(|offer| offer.split_once(": ")).map(|(_, names)| names.trim());
        assert!(
            offer.is_none(),
            "WRONG RESULT: a plugin that looks for a field in what closing() returned is offered one by the compiler: {}.",
            names.unwrap_or_default().lines().next().unwrap_or_default()
        );
    }
}

#[test]
fn a_plugin_finds_no_variant_to_take_apart() {
    for refusal in compile_check::refusals!("takes_it_apart") {
        let offer = refusal.text.split_once("` not covered").map(|(offer, _)| offer);
        let Some((_, name)) = offer.and_then(|offer| offer.split_once('`')) else { continue };
        assert!(
            !name.contains("{ .. }") && !refusal.text.contains("CancellationToken"),
            "WRONG RESULT: a plugin that takes apart what closing() returned is offered a variant by the compiler: `{name}`."
        );
    }
}

#[test]
fn a_plugin_finds_no_token_behind_the_signature() {
    let is_a_token =
        type_name_of_val(&Editor::open().closing()) == type_name::<CancellationToken>();

    assert!(
        !is_a_token,
        "WRONG RESULT: whatever its signature says, closing() returned a CancellationToken; a plugin that downcasts it \
         by std::any can cancel it."
    );
}

#[test]
fn the_recording_of_two_plugins() {
    let recording = room().record(async || {
        declare(["editor", "updates", "oslo", "lima", "cairo", "spell checker", "after"]);
        let (editor, mirrors) = (Editor::open(), mirrors());
        let checker = async {
            let closing = editor.closing();
            closing.cancelled().await;
            event("spell checker", "saves its words");
        };
        let updates = async {
            let found = fastest(mirrors.clone(), editor.closing()).await;
            event("updates", format!("{found:?}"));
        };
        let owner = async {
            sleep(ms(100)).await;
            event("editor", "closes");
            editor.close();
        };
        join!(checker, updates, owner);
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("two_plugins", recording);
}
