use crate::{at, ms, shows};
use figure::{Figure, claim};
use listings::p01_futures::drop_order::{
    album::Noted, by_reference, by_value, every_rule, fields, locals, swapped, timeouts,
};
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, follow};
use tokio::time::{sleep, timeout};

fn cut<P, F>(pack: P) -> Timeline
where
    P: FnOnce() -> F + Clone + Send + 'static,
    F: Future<Output = ()>,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["reader", "album"]);
        event("reader", "asks for an album");
        let packed = timeout(ms(30), pack()).await;
        assert!(packed.is_err());
        cancelled("reader", "closes the page");
    })
}

fn written(recording: &Timeline) -> bool {
    recording.text().ends_with("30 copying dropped · 30 index written · 30 folder removed\n")
}

fn lost(recording: &Timeline) -> bool {
    at(recording, "album", "index has no folder").is_some()
}

async fn pictures() {
    follow("album", "copying", sleep(ms(90))).await;
}

#[test]
fn a_folder_declared_above_its_index_is_removed_first() {
    let figure = Figure::new(cut(|| fields::pack(pictures())))
        .broke("the folder was removed before its index could be written", lost)
        .asks([claim(written), claim(lost), claim(|it| !written(it) && !lost(it))]);

    shows("01_futures/drop_order/first", figure);
}

#[test]
fn an_index_declared_above_its_folder_is_written_first() {
    let figure = Figure::new(cut(|| swapped::pack(pictures())))
        .held("the index was written, and then the folder removed", written);

    shows("01_futures/drop_order/pattern", figure);
}

#[test]
fn locals_are_dropped_in_reverse() {
    let figure = Figure::new(cut(|| locals::pack(pictures())))
        .held("the index was written, and then the folder removed", written);

    shows("01_futures/drop_order/locals", figure);
}

#[test]
fn the_awaited_future_goes_first_and_the_arguments_last() {
    let recording = Room::new().record_repeatedly(16, async || {
        let step = async {
            let _step = Noted("step");
            sleep(ms(90)).await;
        };
        let work = every_rule::work(Noted("first"), Noted("second"), step);
        let _ = timeout(ms(30), follow("dropped", "work", work)).await;
    });

    shows("01_futures/drop_order/every_rule", Figure::new(recording));
}

#[test]
fn a_future_that_was_never_polled_drops_its_arguments_from_the_first_to_the_last() {
    let recording = testkit::timeline::record(async || {
        drop(every_rule::work(Noted("first"), Noted("second"), async {}));
    });

    let text = recording.text();
    assert!(text.contains("0 first · 0 second\n"), "{text}");
}

#[test]
fn whoever_owns_a_request_decides_when_it_ends() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["select, by value", "select, by reference"]);
        declare(["timeout, by value", "timeout, by reference", "a pinned timeout"]);
        let request = |lane: &'static str| follow(lane, "request", sleep(ms(90)));
        let too_late = |lane: &'static str| move || event(lane, "too late");
        let by_value = async {
            let lane = "select, by value";
            by_value::wait(request(lane), too_late(lane)).await;
        };
        let by_reference = async {
            let lane = "select, by reference";
            by_reference::wait(request(lane), too_late(lane)).await;
        };
        let timeout_by_value = async {
            let lane = "timeout, by value";
            timeouts::by_value(request(lane), too_late(lane)).await;
        };
        let timeout_by_reference = async {
            let lane = "timeout, by reference";
            timeouts::by_reference(request(lane), too_late(lane)).await;
        };
        let pinned_timeout = async {
            let lane = "a pinned timeout";
            timeouts::pinned(request(lane), too_late(lane)).await;
        };

        tokio::join!(
            by_value,
            by_reference,
            timeout_by_value,
            timeout_by_reference,
            pinned_timeout
        );
    });

    let selects = recording.clone().only(["select, by value", "select, by reference"]);
    let is_over = |lane: &'static str| {
        let ends = ["30 request dropped · 30 too late", "30 too late · 30 request dropped"];
        move |it: &Timeline| {
            let text = it.text();
            let line = text.lines().find(|line| line.starts_with(lane)).unwrap();
            ends.iter().position(|end| line.ends_with(end)).unwrap() == 0
        }
    };
    let by_value = is_over("select, by value");
    let by_reference = is_over("select, by reference");
    let figure = Figure::new(selects).framed(|frame| frame.later(30)).asks([
        claim(move |it| by_value(it) && by_reference(it)),
        claim(move |it| by_value(it) && !by_reference(it)),
        claim(move |it| !by_value(it) && !by_reference(it)),
    ]);
    shows("01_futures/drop_order/selects", figure);

    let timeouts = ["timeout, by value", "timeout, by reference", "a pinned timeout"];
    shows("01_futures/drop_order/timeouts", Figure::new(recording.only(timeouts)));
}

#[test]
fn an_album_that_may_finish_has_the_same_order() {
    let recording = testkit::timeline::record(async || fields::pack(pictures()).await);
    let text = recording.text();
    assert!(
        text.ends_with("90 copying done · 90 folder removed · 90 index has no folder\n"),
        "{text}"
    );
}
