//! What several drawings, or several lanes, have to do with each other.

mod markup;

use figure::{Figure, Frame, svg};
use markup::{Element, elements, texts};
use std::time::Duration;
use testkit::timeline::{Timeline, cancelled, declare, event, follow, record};
use tokio::spawn;
use tokio::time::sleep;

async fn pause(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

/// Milliseconds from the beginning to the end of a bar, in a drawing whose last event is at `last`.
fn lasts(bar: &Element, last: u64) -> (u64, u64) {
    let moment = |x: f32| (x / 100.0 * last as f32 * 1.04).round() as u64;
    let from = bar.number("x");
    (moment(from), moment(from + bar.number("width")))
}

fn bars(drawing: &str, class: &str, last: u64) -> Vec<(u64, u64)> {
    elements(drawing, "rect", class).iter().map(|bar| lasts(bar, last)).collect()
}

/// Ann gives up at 20 ms, Bob at 50; what they asked for takes 80 ms, and Bob's begins at 20.
fn two_callers() -> Timeline {
    record(async || {
        declare(["ann", "bob"]);
        let ann = spawn(follow("ann", "reading", pause(80)));
        pause(20).await;
        cancelled("ann", "gives up");
        let bob = spawn(follow("bob", "reading", pause(80)));
        pause(30).await;
        cancelled("bob", "gives up");
        ann.await.unwrap();
        bob.await.unwrap();
    })
}

#[test]
fn who_gives_up_for_himself_is_striped_alone_and_raises_no_flag() {
    let recording = two_callers();
    let drawing = svg(&recording, &Frame::of(&recording).each_for_itself());

    assert_eq!(bars(&drawing, "left", 100), [(20, 80), (50, 100)]);
    assert!(elements(&drawing, "path", "flag").is_empty(), "{drawing}");
    assert!(elements(&drawing, "line", "cut").is_empty(), "{drawing}");
    assert_eq!(
        texts(&drawing, "status left"),
        ["nobody waits; ends at 80 ms", "nobody waits; ends at 100 ms"]
    );
}

#[test]
fn what_begins_at_the_moment_of_a_cancellation_waits_for_the_next_one() {
    let recording = record(async || {
        declare(["caller", "spinner"]);
        pause(20).await;
        cancelled("caller", "gives up, and tries again");
        let again = spawn(follow("spinner", "turning", pause(80)));
        pause(30).await;
        cancelled("caller", "gives up");
        again.await.unwrap();
    });
    let drawing = svg(&recording, &Frame::of(&recording));

    assert_eq!(bars(&drawing, "task", 100), [(20, 50)]);
    assert_eq!(bars(&drawing, "left", 100), [(50, 100)]);
}

#[test]
fn a_bar_of_which_a_part_is_hidden_has_no_seam_when_it_is_shown() {
    let recording = record(async || follow("file", "download", pause(80)).await);
    let drawing = svg(&recording, &Frame::of(&recording).later(30));

    let (now, later) = drawing.split_once("<g class=\"later\">").unwrap();
    assert_eq!(bars(now, "task", 80), [(0, 30)]);
    assert_eq!(bars(later, "task", 80), [(0, 80)], "it covers the part that was there");
}

#[test]
fn a_figure_beside_another_is_as_long_and_as_high() {
    let long = record(async || {
        declare(["caller", "orphan"]);
        event("caller", "asks");
        follow("orphan", "job", pause(100)).await;
    });
    let short = record(async || follow("orphan", "job", pause(50)).await);

    let height = |figure: &Figure| elements(&figure.html(), "svg", "timeline")[0].number("height");
    let beside = Figure::new(short.clone()).beside(&long);
    assert_eq!(height(&beside), height(&Figure::new(long)));
    assert_eq!(bars(&beside.html(), "task", 100), [(0, 50)]);
    assert_eq!(bars(&Figure::new(short).html(), "task", 50), [(0, 50)]);
}
