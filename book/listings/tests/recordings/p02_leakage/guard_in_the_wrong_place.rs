use crate::{ms, shows};
use figure::{Claim, Figure, alive_at, claim, ends};
use futures::future::{BoxFuture, join_all};
use listings::p02_leakage::guard_in_the_wrong_place::{
    linted, named, places, underscore, with_guard,
};
use std::pin::Pin;
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Timeline, began, cancelled, conclude, declare, ended, event, follow};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

fn spinner() -> BoxFuture<'static, ()> {
    Box::pin(follow("spinner", "turning", std::future::pending()))
}

async fn file() {
    follow("file", "download", sleep(ms(80))).await
}

fn scenario(download: impl AsyncFnOnce() + Clone + Send + 'static) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["file", "spinner"]);
        download().await;
        sleep(ms(20)).await;
    })
}

#[test]
fn an_underscore_hides_the_spinner_before_it_turns() {
    let recording = scenario(async || underscore::download(spinner(), file()).await);
    let silent = |it: &Timeline| it.lanes()[1].events.is_empty();
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(1))
        .asks([ends("spinner", "80 turning dropped"), claim(silent), alive_at(100, ["spinner"])])
        .broke("the spinner never turns", silent);

    shows("02_leakage/guard_in_the_wrong_place/underscore", figure);
}

#[test]
fn a_name_keeps_it_turning_while_the_file_is_downloaded() {
    let recording = scenario(async || named::download(spinner(), file()).await);
    let figure = Figure::new(recording)
        .held("the spinner turns as long as the download", ends("spinner", "80 turning dropped"));

    shows("02_leakage/guard_in_the_wrong_place/named", figure);
}

#[test]
fn a_guard_handed_in_hides_the_spinner_of_a_download_that_is_given_up() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["caller", "file", "spinner"]);
        let waiting = with_guard::download(with_guard::shown(spinner()), file());
        event("caller", "makes a download");
        sleep(ms(20)).await;
        let done = tokio::time::timeout(ms(30), waiting).await;
        assert!(done.is_err());
        cancelled("caller", "gives up, and makes another");

        let never_polled = with_guard::download(with_guard::shown(spinner()), file());
        sleep(ms(20)).await;
        drop(never_polled);
        cancelled("caller", "drops another, never polled");
        settle().await;
    });
    let figure = Figure::new(recording)
        .held("each spinner ends with its download", ends("spinner", "70 turning dropped"));

    shows("02_leakage/guard_in_the_wrong_place/with_guard", figure);
}

type Download = Pin<Box<dyn Future<Output = ()>>>;
type Place = fn(CancellationToken, Download) -> Download;

const PLACES: [(&str, Place); 6] = [
    ("let _ =", |hide, file| Box::pin(places::underscore::download(hide, file))),
    ("a local", |hide, file| Box::pin(places::local::download(hide, file))),
    ("let _ = in the body", |hide, file| {
        Box::pin(places::underscore_in_body::download(hide, file))
    }),
    ("made in the body", |hide, file| Box::pin(places::made_in_body::download(hide, file))),
    ("moved into the body", |hide, file| Box::pin(places::moved_into_body::download(hide, file))),
    ("an argument", |hide, file| Box::pin(places::argument::download(hide, file))),
];

/// One future for each place, made at 0 ms; records when its token fires.
fn in_six_places(then: impl AsyncFnOnce([Download; 6]) + Clone + Send + 'static) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["caller"]);
        declare(PLACES.map(|(lane, _)| lane));
        let downloads = PLACES.map(|(lane, place)| {
            let hide = CancellationToken::new();
            let told = hide.clone();
            tokio::spawn(async move {
                began(lane, "waits");
                told.cancelled().await;
                ended(lane, "fires");
            });
            place(hide, Box::pin(async { sleep(ms(50)).await }))
        });
        event("caller", "makes six futures");
        sleep(ms(20)).await;
        then(downloads).await;
        sleep(ms(30)).await;
        event("caller", "goes home");
        conclude("after", format!("{} tasks alive", tasks()));
    })
}

/// Those tokens fire before the future is polled, at 20 ms, and no others.
fn too_early(lanes: [&'static str; 3]) -> Claim {
    claim(move |it| {
        let early = it
            .lanes()
            .iter()
            .filter(|lane| lane.events.iter().any(|event| event.what == "fires" && event.at < 20));
        early.map(|lane| lane.name.as_str()).eq(lanes)
    })
}

#[test]
fn three_of_six_places_keep_the_guard_for_the_work() {
    let recording = in_six_places(async |downloads| {
        event("caller", "polls them");
        join_all(downloads).await;
        event("caller", "has six files");
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(0))
        .asks([
            too_early(["let _ =", "a local", "made in the body"]),
            too_early(["let _ =", "a local", "let _ = in the body"]),
            too_early(["let _ =", "let _ = in the body", "an argument"]),
        ])
        .broke(
            "three tokens fire before the work has begun",
            ends("let _ = in the body", "0 fires"),
        );

    shows("02_leakage/guard_in_the_wrong_place/polled", figure);
}

#[test]
fn one_place_has_no_guard_when_the_future_is_never_polled() {
    let recording = in_six_places(async |downloads| {
        drop(downloads);
        cancelled("caller", "drops them, never polled");
    });
    let figure = Figure::new(recording)
        .asks([
            alive_at(30, ["made in the body"]),
            alive_at(30, ["moved into the body"]),
            alive_at(30, ["an argument"]),
        ])
        .broke("one token never fires", alive_at(50, ["made in the body"]));

    shows("02_leakage/guard_in_the_wrong_place/never_polled", figure);
}

#[test]
fn the_lint_changes_no_behaviour() {
    for hidden in [linted::not_a_warning, linted::a_warning_where_it_is_asked_for] {
        let hide = CancellationToken::new();
        hidden(hide.clone());
        assert!(hide.is_cancelled());
    }
}
