use crate::{ms, shows};
use listings::p01_futures::drop_order::{
    album::Noted, by_reference, by_value, every_rule, fields, locals, swapped,
};
use std::pin::pin;
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event, follow};
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
        event("reader", if packed.is_err() { "closes the page" } else { "has it" });
    })
}

async fn pictures() {
    follow("album", "copying", sleep(ms(90))).await;
}

#[test]
fn a_folder_declared_above_its_index_is_removed_first() {
    shows("01_futures/drop_order/first", cut(|| fields::pack(pictures())));
}

#[test]
fn an_index_declared_above_its_folder_is_written_first() {
    shows("01_futures/drop_order/pattern", cut(|| swapped::pack(pictures())));
}

#[test]
fn locals_are_dropped_in_reverse() {
    shows("01_futures/drop_order/locals", cut(|| locals::pack(pictures())));
}

#[test]
fn the_awaited_future_goes_first_and_the_arguments_last() {
    let recording = Room::new().record_repeatedly(16, async || {
        let step = async {
            let _step = Noted("step");
            sleep(ms(90)).await;
        };
        let _ = timeout(ms(30), every_rule::work(Noted("first"), Noted("second"), step)).await;
    });

    shows("01_futures/drop_order/every_rule", recording);
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
            let waited = timeout(ms(30), request(lane)).await;
            waited.unwrap_or_else(|_| event(lane, "too late"));
        };
        let timeout_by_reference = async {
            let lane = "timeout, by reference";
            let mut request = pin!(request(lane));
            let waited = timeout(ms(30), &mut request).await;
            waited.unwrap_or_else(|_| event(lane, "too late"));
        };
        let pinned_timeout = async {
            let lane = "a pinned timeout";
            let mut timeout = pin!(timeout(ms(30), request(lane)));
            let waited = (&mut timeout).await;
            waited.unwrap_or_else(|_| event(lane, "too late"));
        };

        tokio::join!(
            by_value,
            by_reference,
            timeout_by_value,
            timeout_by_reference,
            pinned_timeout
        );
    });

    shows("01_futures/drop_order/owners", recording);
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
