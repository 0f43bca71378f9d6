//! How a recording is drawn.

mod markup;

use figure::{Figure, Frame, describe, svg};
use markup::{Element, elements, texts};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use testkit::run::Room;
use testkit::timeline::{
    Timeline, asked, began, cancelled, conclude, declare, ended, event, event_by, follow, record,
    resources, span,
};
use tokio::spawn;
use tokio::time::{sleep, timeout};

async fn pause(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

fn draw(recording: &Timeline) -> String {
    svg(recording, &Frame::of(recording))
}

/// Where a moment stands in a drawing whose last event is at `last`.
fn x(at: u64, last: u64) -> f32 {
    at as f32 / (last as f32 * 1.04) * 100.0
}

/// A drawing without its description and without what a page may hide, and that.
fn later(drawing: &str) -> (&str, &str) {
    let (_, drawn) = drawing.split_once('>').expect("a drawing");
    drawn.split_once("<g class=\"later\">").expect("something that may be hidden")
}

#[track_caller]
fn spans(bar: &Element, from: f32, to: f32) {
    let (start, width) = (bar.number("x"), bar.number("width"));
    assert!((start - from).abs() < 0.02 && (start + width - to).abs() < 0.02, "{bar:?}");
}

/// A caller gives up at 40 ms. Of three tasks one was done, one is dropped, one goes on to 100 ms.
fn given_up() -> Timeline {
    record(async || {
        declare(["caller", "done", "dropped", "orphan"]);
        event("caller", "asks");
        spawn(follow("done", "job", pause(20)));
        let orphan = spawn(follow("orphan", "job", pause(100)));
        let _ = timeout(Duration::from_millis(40), follow("dropped", "job", pause(90))).await;
        cancelled("caller", "gives up");
        orphan.await.unwrap();
    })
}

#[test]
fn what_is_alive_is_a_bar_from_its_beginning_to_its_end() {
    let bars = elements(&draw(&given_up()), "rect", "task");

    assert_eq!(bars.len(), 3);
    spans(&bars[0], 0.0, x(20, 100));
    spans(&bars[1], 0.0, x(40, 100));
}

#[test]
fn what_is_alive_although_nobody_waits_is_striped() {
    let drawn = draw(&given_up());

    spans(&elements(&drawn, "rect", "task")[2], 0.0, x(40, 100));
    let [left] = &elements(&drawn, "rect", "left")[..] else { panic!("{drawn}") };
    spans(left, x(40, 100), x(100, 100));
    assert_eq!(elements(&drawn, "line", "hatch").len(), 1);
    assert!(texts(&drawn, "status left").contains(&"nobody waits; ends at 100 ms".to_owned()));
}

#[test]
fn no_bar_covers_a_sign_also_when_it_is_shown_later() {
    let recording = record(async || {
        declare(["track"]);
        let _ = timeout(Duration::from_millis(20), follow("track", "first", pause(90))).await;
        let second = spawn(follow("track", "second", pause(60)));
        pause(10).await;
        event("track", "at the signal");
        second.await.unwrap();
    });
    let drawn = svg(&recording, &Frame::of(&recording).later(50));

    let bar = drawn.rfind("<rect").unwrap();
    for sign in ["<path class=\"cross\"", "<circle"] {
        assert!(drawn.find(sign).unwrap() > bar, "{sign}: {drawn}");
    }
}

#[test]
fn what_was_dropped_in_time_bears_a_cross_and_no_stripes() {
    let drawn = draw(&given_up());

    assert_eq!(elements(&drawn, "path", "cross").len(), 1);
    assert_eq!(texts(&drawn, "status"), ["done at 20 ms", "dropped at 40 ms"]);
}

#[test]
fn the_moment_of_cancellation_is_a_line_through_all_lanes_with_a_flag() {
    let drawn = draw(&given_up());

    let [line] = &elements(&drawn, "line", "cut")[..] else { panic!("{drawn}") };
    let lanes = elements(&drawn, "text", "name");
    assert!(line.number("y1") < lanes[0].number("y"));
    assert!(line.number("y2") > lanes[3].number("y"));
    assert_eq!(texts(&drawn, "flag cut"), ["cancelled at 40 ms"]);
    assert_eq!(elements(&drawn, "circle", "dot cut").len(), 1);
}

#[test]
fn a_cancellation_at_the_very_end_leaves_room_behind_it() {
    let recording = record(async || {
        pause(40).await;
        cancelled("caller", "gives up");
    });

    let line = &elements(&draw(&recording), "line", "cut")[0];
    assert!(line.number("x1") < 85.0, "{line:?}");
}

#[test]
fn what_happens_from_the_cancellation_on_stands_in_a_group_of_its_own() {
    let drawn = draw(&given_up());
    let (before, after) = later(&drawn);

    for seen in ["asks", "gives up", "cancelled at 40 ms", "done at 20 ms", "orphan"] {
        assert!(before.contains(seen) && !after.contains(seen), "{seen}");
    }
    for hidden in ["class=\"cross\"", "class=\"left\"", "dropped at 40 ms", "ends at 100 ms"] {
        assert!(!before.contains(hidden) && after.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_recording_in_which_nobody_stops_anything_hides_nothing_unless_asked_to() {
    let recording = record(async || {
        event("caller", "asks");
        pause(10).await;
        event("caller", "reads");
    });
    assert!(!draw(&recording).contains("later"));

    let hidden = svg(&recording, &Frame::of(&recording).later(10));
    let (before, after) = later(&hidden);
    assert!(before.contains("asks") && !before.contains("reads") && after.contains("reads"));
}

#[test]
fn a_value_that_holds_beyond_the_cancellation_is_hidden_from_there_on() {
    let drawn = draw(&record(async || {
        declare(["caller", "shelf"]);
        event("shelf", "2 left");
        pause(10).await;
        event("shelf", "1 left");
        pause(30).await;
        cancelled("caller", "gives up");
        pause(60).await;
        event("caller", "leaves");
    }));
    let (before, after) = later(&drawn);

    let areas = |part| elements(part, "rect", "area");
    spans(&areas(before)[0], 0.0, x(10, 100));
    spans(&areas(before)[1], x(10, 100), x(40, 100));
    spans(&areas(after)[0], x(40, 100), 100.0);
}

#[test]
fn one_number_of_something_that_is_held_is_a_line_and_any_other_is_a_mark() {
    let free = draw(&record(async || event("shelf", "3")));
    let held = draw(&record(async || {
        resources(["shelf"]);
        event("shelf", "3");
    }));

    assert_eq!(elements(&held, "line", "step").len(), 1);
    assert!(elements(&held, "circle", "dot").is_empty());
    assert!(elements(&free, "line", "step").is_empty());
    assert_eq!(elements(&free, "circle", "dot").len(), 1);
}

#[test]
fn what_never_ends_bears_an_arrow_and_is_alive_at_the_end() {
    let recording = Room::new().tolerate_leaks().record(async || {
        declare(["caller", "orphan"]);
        spawn(follow("orphan", "job", std::future::pending::<()>()));
        pause(40).await;
        cancelled("caller", "gives up");
        pause(60).await;
        event("caller", "leaves");
    });
    let drawn = draw(&recording);

    spans(&elements(&drawn, "rect", "left")[0], x(40, 100), 100.0);
    assert_eq!(elements(&drawn, "path", "cap left").len(), 1);
    assert_eq!(texts(&drawn, "status left"), ["still running at 100 ms"]);
}

#[test]
fn what_begins_after_the_cancellation_is_striped_from_its_beginning() {
    let recording = record(async || {
        declare(["caller", "ghost"]);
        pause(40).await;
        cancelled("caller", "gives up");
        pause(10).await;
        follow("ghost", "mail", pause(30)).await;
    });
    let drawn = draw(&recording);

    assert!(elements(&drawn, "rect", "task").is_empty());
    spans(&elements(&drawn, "rect", "left")[0], x(50, 80), x(80, 80));
}

#[test]
fn whoever_cancels_and_whoever_is_spared_is_not_striped() {
    let recording = record(async || {
        declare(["caller", "log"]);
        let caller = span("caller", "request");
        let log = spawn(follow("log", "write", pause(80)));
        pause(40).await;
        cancelled("caller", "gives up");
        pause(10).await;
        caller.done();
        log.await.unwrap();
    });
    let frame = Frame::of(&recording);

    assert_eq!(elements(&svg(&recording, &frame), "rect", "left").len(), 1);
    assert!(elements(&svg(&recording, &frame.spares(["log"])), "rect", "left").is_empty());
}

#[test]
fn what_was_asked_to_stop_is_paler_from_then_on_and_not_striped() {
    let recording = record(async || {
        declare(["owner", "worker"]);
        let worker = spawn(follow("worker", "step", pause(60)));
        pause(20).await;
        asked("owner", "cancels the token");
        worker.await.unwrap();
    });
    let drawn = draw(&recording);

    let bars = elements(&drawn, "rect", "task");
    spans(&bars[0], 0.0, x(20, 60));
    spans(&elements(&drawn, "rect", "task ending")[0], x(20, 60), x(60, 60));
    assert!(elements(&drawn, "rect", "left").is_empty());
    assert_eq!(texts(&drawn, "flag asked"), ["asked to stop at 20 ms"]);
    assert_eq!(texts(&drawn, "status"), ["done at 60 ms"]);
}

#[test]
fn a_budget_that_is_over_makes_paler_what_was_asked_and_stripes_the_rest() {
    let recording = record(async || {
        declare(["owner", "worker"]);
        let worker = spawn(follow("worker", "step", pause(60)));
        pause(20).await;
        asked("owner", "asks");
        pause(20).await;
        cancelled("owner", "gives up");
        worker.await.unwrap();
    });
    let drawn = draw(&recording);

    spans(&elements(&drawn, "rect", "task ending")[0], x(20, 60), x(40, 60));
    spans(&elements(&drawn, "rect", "left")[0], x(40, 60), x(60, 60));
    assert_eq!(elements(&drawn, "line", "cut").len() + elements(&drawn, "line", "asked").len(), 2);
    let flags = elements(&drawn, "text", "flag");
    assert_ne!(flags[0].number("y"), flags[1].number("y"), "their words would overlap on a phone");
}

#[test]
fn callers_work_and_resources_have_their_colours() {
    let recording = record(async || {
        resources(["lamp"]);
        began("lamp", "on");
        began("guest", "came in");
        began("visitor", "came in");
        let work = span("work", "stay");
        pause(10).await;
        work.done();
        ended("lamp", "off");
        ended("guest", "left");
        cancelled("visitor", "was called away");
    });
    let drawn = draw(&recording);

    for (class, lanes) in [("resource", 1), ("caller", 2), ("task", 1)] {
        assert_eq!(elements(&drawn, "rect", class).len(), lanes, "{class}");
    }
    assert_eq!(texts(&drawn, "status"), ["off at 10 ms", "left at 10 ms", "done at 10 ms"]);
    assert_eq!(texts(&drawn, "what cut"), ["10 was called away"]);
}

#[test]
fn what_began_in_the_usual_words_may_end_in_its_own() {
    let recording = record(async || {
        began("disk", "copy started");
        pause(10).await;
        ended("disk", "full");
        event("end", "came");
    });
    let drawn = draw(&recording);

    spans(&elements(&drawn, "rect", "task")[0], 0.0, x(10, 10));
    assert_eq!(texts(&drawn, "status"), ["full at 10 ms"]);
}

#[test]
fn what_is_held_in_the_end_is_said_in_its_own_words() {
    let recording = record(async || {
        resources(["lamp", "seat"]);
        began("lamp", "on");
        let _kept = std::mem::ManuallyDrop::new(span("seat", "ticket"));
        pause(10).await;
        cancelled("visitor", "leaves");
    });

    let said = texts(&draw(&recording), "status left");
    assert_eq!(said, ["still on at 10 ms", "still held at 10 ms"]);
}

#[test]
fn whoever_only_did_something_has_a_thin_line_from_the_first_to_the_last_of_it() {
    let drawn = draw(&given_up());

    let [line] = &elements(&drawn, "line", "life")[..] else { panic!("{drawn}") };
    assert_eq!((line.number("x1"), line.number("x2")), (0.0, 38.46));
}

#[test]
fn a_panic_and_a_mark_have_their_signs() {
    let recording = Room::new().tolerate_panics().record(async || {
        let job = async {
            pause(10).await;
            event("job", "half done");
            pause(10).await;
            panic!("part of the story");
        };
        spawn(follow("job", "run", job)).await.unwrap_err();
    });
    let drawn = draw(&recording);

    assert_eq!(elements(&drawn, "path", "cross left").len(), 1);
    assert_eq!(elements(&drawn, "circle", "dot").len(), 1);
    assert_eq!(texts(&drawn, "what"), ["run", "10 half done"]);
    assert_eq!(texts(&drawn, "status left"), ["panicked at 20 ms"]);
}

#[test]
fn spans_of_one_lane_that_overlap_stand_below_each_other() {
    let recording = record(async || {
        let first = span("pool", "ann");
        pause(10).await;
        let second = span("pool", "bob");
        pause(10).await;
        first.done();
        let third = span("pool", "eve");
        pause(10).await;
        second.done();
        third.done();
    });

    let bars = elements(&draw(&recording), "rect", "task");
    let rows: Vec<f32> = bars.iter().map(|bar| bar.number("y")).collect();
    assert!(rows[0] < rows[1], "ann and bob are alive together");
    assert_eq!(rows[0], rows[2], "eve takes the row of ann, who is gone");
}

#[test]
fn what_happens_at_one_moment_is_listed_in_its_order_with_the_time_once() {
    let recording = record(async || {
        let work = span("task", "work");
        event("task", "begins");
        pause(10).await;
        event("task", "aborts itself");
        drop(work);
        event_by("task", "ann", "is told");
    });

    let said = texts(&draw(&recording), "what");
    assert_eq!(
        said,
        ["0 work started", "begins", "10 aborts itself", "work dropped", "ann is told"]
    );
}

#[test]
fn the_name_of_what_begins_stands_below_it_on_every_page() {
    let recording = record(async || {
        for _ in 0..3 {
            follow("worker", "step", pause(10)).await;
        }
        follow("worker", "flush", pause(60)).await;
    });

    let drawn = draw(&recording);
    let names = elements(&drawn, "text", "what");
    assert_eq!(texts(&drawn, "what"), ["step", "step", "step", "flush"]);
    for name in names {
        let elsewhere = ["m", "e", "nm", "ne"];
        assert!(!name.get("class").split(' ').any(|class| elsewhere.contains(&class)), "{name:?}");
    }
}

#[test]
fn a_lane_of_numbers_is_a_line_of_steps() {
    let recording = record(async || {
        declare(["tasks", "end"]);
        for tasks in [0, 4, 2] {
            event("tasks", format!("{tasks} alive"));
            pause(10).await;
        }
        event("end", "came");
    });
    let drawn = draw(&recording);

    let areas = elements(&drawn, "rect", "area");
    assert_eq!(areas.len(), 2, "zero has no area");
    assert_eq!(areas[0].number("height"), 2.0 * areas[1].number("height"));
    spans(&areas[0], x(10, 30), x(20, 30));
    spans(&areas[1], x(20, 30), 100.0);
    assert_eq!(texts(&drawn, "what"), ["0 alive", "4 alive", "2 alive", "30 came"]);
    assert_eq!(elements(&drawn, "circle", "dot").len(), 1);
}

#[test]
fn values_that_follow_each_other_show_no_seam() {
    let drawn = draw(&record(async || {
        for at in 1..10 {
            event("shelf", format!("{at} left"));
            pause(7).await;
        }
    }));

    let areas = elements(&drawn, "rect", "area");
    assert_eq!(areas.len(), 9);
    for pair in areas.windows(2) {
        let end = pair[0].number("x") + pair[0].number("width");
        assert!((end - pair[1].number("x")).abs() < 0.001, "{pair:?}");
    }
}

#[test]
fn one_short_conclusion_stands_beside_the_name_and_others_below_it() {
    let recording = record(async || {
        conclude("after", "0 tasks alive");
        conclude("log", "opened");
        conclude("log", "closed");
        conclude(
            "why",
            "a sentence that is too long to stand beside the name of a lane on a phone",
        );
    });
    let drawn = draw(&recording);

    assert_eq!(texts(&drawn, "status said"), ["0 tasks alive"]);
    let below = elements(&drawn, "text", "said");
    let places: Vec<&str> = below.iter().map(|text| text.get("x")).collect();
    assert_eq!(places, ["12", "12", "12", "24"], "the sentence needs two lines");
    assert!(!drawn.contains("axis"), "nothing of it has a time");
}

#[test]
fn a_lane_on_which_nothing_happened_says_so() {
    let recording = record(async || {
        declare(["letter", "parcel"]);
        event("parcel", "sent");
    });

    assert_eq!(texts(&draw(&recording), "status"), ["nothing happened"]);
}

#[test]
fn a_status_that_would_meet_a_long_name_on_a_phone_has_a_short_form() {
    let recording = record(async || {
        declare(["caller", "timeout, by reference"]);
        let orphan = spawn(follow("timeout, by reference", "request", pause(90)));
        pause(20).await;
        cancelled("caller", "gives up");
        orphan.await.unwrap();
    });
    let drawn = draw(&recording);

    assert_eq!(texts(&drawn, "status left wide"), ["nobody waits; ends at 90 ms"]);
    assert_eq!(texts(&drawn, "status left slim"), ["ends at 90 ms"]);
}

#[test]
fn what_was_said_in_the_end_stands_below_a_name_that_leaves_it_no_room_on_a_phone() {
    let recording = record(async || {
        declare(["brief", "consume_budget, each row"]);
        conclude("brief", "Ok at 60 ms, 60 rows");
        conclude("consume_budget, each row", "Ok at 60 ms, 60 rows");
    });
    let drawn = draw(&recording);

    assert_eq!(texts(&drawn, "status said"), ["Ok at 60 ms, 60 rows"]);
    assert_eq!(texts(&drawn, "said"), ["Ok at 60 ms, 60 rows"]);
}

#[test]
fn what_happened_again_at_the_same_moment_is_counted() {
    let recording = record(async || {
        pause(60).await;
        for what in ["beat", "beat", "beat", "rest", "beat"] {
            event("server", what);
        }
        pause(10).await;
        event("server", "beat");
    });

    let labels = texts(&draw(&recording), "what");
    assert_eq!(labels[..3], ["60 3 × beat", "rest", "beat"]);
}

#[test]
fn the_axis_has_few_ticks_and_half_of_them_on_a_phone() {
    for last in [1, 7, 45, 150, 530, 9000, 60_000] {
        let recording = record(async move || {
            pause(last).await;
            event("end", "came");
        });
        let drawn = draw(&recording);
        let ticks = elements(&drawn, "text", "axis").len();
        assert!((2..=9).contains(&ticks), "{last} ms: {ticks}");
        assert_eq!(elements(&drawn, "text", "axis m wide").len(), ticks / 2);
    }
}

#[test]
fn drawings_in_one_frame_have_the_same_lanes_heights_and_scale() {
    let long = given_up();
    let short = record(async || {
        declare(["caller", "done"]);
        pause(10).await;
        cancelled("caller", "gives up");
    });
    let frame = Frame::over([&long, &short]);
    let (long, short) = (svg(&long, &frame), svg(&short, &frame));

    let height = |drawn: &str| elements(drawn, "svg", "timeline")[0].number("height");
    assert_eq!(height(&long), height(&short));
    assert_eq!(texts(&long, "name"), texts(&short, "name"));
    assert_eq!(texts(&long, "axis"), texts(&short, "axis"));
    assert_eq!(texts(&short, "status"), ["nothing happened"; 3]);
}

#[test]
fn a_drawing_is_told_in_words() {
    assert_eq!(
        describe(&given_up(), None),
        "Cancelled at 40 ms. caller: asks at 0 ms, gives up at 40 ms. done: job from 0 to 20 ms. \
         dropped: job from 0 ms, dropped at 40 ms. orphan: job from 0 to 100 ms."
    );
    assert_eq!(
        describe(&given_up(), Some(40)),
        "Cancelled at 40 ms. caller: asks at 0 ms. done: job from 0 to 20 ms. \
         dropped: job from 0 ms on. orphan: job from 0 ms on."
    );
    let label = format!("aria-label=\"{}\"", describe(&given_up(), None));
    assert!(draw(&given_up()).contains(&label));
}

#[test]
fn names_and_words_of_a_recording_are_text() {
    let recording = record(async || {
        event("<lane>", "got Err(\"full\") & left");
        conclude("a > b", "<b>");
    });
    let html = Figure::new(recording).html();

    assert!(html.contains("&lt;lane&gt;") && html.contains("Err(&quot;full&quot;) &amp; left"));
    for raw in ["<lane>", "<b>", "Err(\"full\")"] {
        assert!(!html.contains(raw), "{raw}");
    }
}

#[test]
fn a_figure_stands_in_markdown_and_on_any_page() {
    let html = Figure::new(given_up()).broke("the orphan went on", |_| true).html();

    assert!(html.starts_with("<figure class=\"recording\">") && html.ends_with("</figure>\n"));
    assert!(html.lines().all(|line| !line.trim().is_empty()), "a blank line ends a block of HTML");
    for attribute in [" id=", " style=", " onclick=", "url("] {
        assert!(!html.contains(attribute), "{attribute}");
    }
    assert!(html.contains(&given_up().text()), "its text is in the fold");
}

#[test]
fn a_figure_says_only_what_was_recorded() {
    let figure = Figure::new(given_up()).held("somebody asked", |it| it.text().contains("asks"));
    assert!(figure.html().contains("</span>somebody asked</li>"));

    let lie = AssertUnwindSafe(|| Figure::new(given_up()).broke("nobody asked", |_| false));
    let refused = *catch_unwind(lie).unwrap_err().downcast::<String>().unwrap();
    assert!(
        refused.starts_with("the figure says \"nobody asked\", and this was recorded:\n\ncaller")
    );
}

#[test]
fn two_words_for_one_moment_are_never_nearer_than_they_are_wide() {
    let crowded = record(async || {
        for letter in ["o", "to", "tok", "toki", "tokio, and a longer word than all before it"] {
            event("letters", format!("typed {letter}"));
            pause(3).await;
        }
        pause(88).await;
        event("letters", "typed no more");
    });
    let drawn = draw(&crowded);

    for (width, is_phone) in [(600.0, false), (264.0, true)] {
        let mut boxes: Vec<[f32; 3]> = Vec::new();
        for text in elements(&drawn, "text", "what") {
            let class = text.get("class").to_owned();
            let has = |name: &str| class.split(' ').any(|word| word == name);
            if is_phone && has("wide") {
                continue;
            }
            let moved = |sign: &str| {
                let rows = (1..9).find(|rows| has(&format!("{sign}{rows}"))).unwrap_or(0);
                if is_phone { rows as f32 * 13.0 } else { 0.0 }
            };
            let y = text.number("y") + moved("d") - moved("u");
            // No letter of such words is narrower on the average.
            let wide = text.words.chars().count() as f32 * 4.6;
            let at = text.number("x") / 100.0 * width;
            let part = match () {
                () if is_phone && has("ns") => 0.0,
                () if is_phone && has("nm") => 0.5,
                () if is_phone && has("ne") => 1.0,
                () if has("m") => 0.5,
                () if has("e") => 1.0,
                () => 0.0,
            };
            let left = at - wide * part;
            for [other, right, row] in &boxes {
                let apart = *right < left || left + wide < *other || *row != y;
                assert!(apart, "{:?} at {width} px", text.words);
            }
            boxes.push([left, left + wide, y]);
        }
        assert!(boxes.len() >= 6, "{boxes:?}");
    }
}
