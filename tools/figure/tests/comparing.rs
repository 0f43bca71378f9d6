//! How what was recorded is drawn beside what is asked for.

mod markup;

use figure::compare;
use markup::{Element, elements, texts};

fn drawn(expected: &str, actual: &str) -> String {
    let drawn = compare(&expected.parse().unwrap(), &actual.parse().unwrap());
    drawn.unwrap_or_else(|| panic!("no difference between\n{expected}\nand\n{actual}"))
}

fn lasts(bar: &Element, last: u64) -> (u64, u64) {
    let moment = |x: f32| (x / 100.0 * last as f32 * 1.04).round() as u64;
    let from = bar.number("x");
    (moment(from), moment(from + bar.number("width")))
}

const ASKED: &str = "\
page      0 opened · 50 closed
profile   0 fetch started · 50 fetch dropped
orders    0 fetch started · 50 fetch dropped
after     0 tasks alive
";

#[test]
fn what_is_the_same_has_nothing_to_be_drawn() {
    assert_eq!(compare(&ASKED.parse().unwrap(), &ASKED.parse().unwrap()), None);

    let turned: String = ASKED.lines().rev().flat_map(|line| [line, "\n"]).collect();
    assert_eq!(compare(&ASKED.parse().unwrap(), &turned.parse().unwrap()), None);
}

#[test]
fn what_lives_too_long_is_striped_from_the_end_that_was_asked_for() {
    let drawn = drawn(
        ASKED,
        &ASKED.replace(
            "orders    0 fetch started · 50 fetch dropped",
            "orders    0 fetch started · 80 fetch done",
        ),
    );

    let [outline] = &elements(&drawn, "rect", "wanted")[..] else { panic!("{drawn}") };
    let [left] = &elements(&drawn, "rect", "left")[..] else { panic!("{drawn}") };
    assert_eq!((lasts(outline, 80), lasts(left, 80)), ((0, 50), (50, 80)));
    assert_eq!(texts(&drawn, "what missing"), ["◇ 50 fetch dropped"]);
    assert_eq!(texts(&drawn, "what left"), ["80 fetch done"]);
    assert_eq!(texts(&drawn, "status"), ["as asked"; 3]);
    assert_eq!(texts(&drawn, "status left"), ["differs"]);
}

#[test]
fn what_ends_too_early_has_an_outline_and_no_stripes() {
    let drawn = drawn(
        "task   0 work started · 80 work done\n",
        "task   0 work started · 50 work dropped\n",
    );

    assert_eq!(lasts(&elements(&drawn, "rect", "wanted")[0], 80), (0, 80));
    assert_eq!(lasts(&elements(&drawn, "rect", "task")[0], 80), (0, 50));
    assert!(elements(&drawn, "rect", "left").is_empty());
    assert_eq!(elements(&drawn, "path", "cross left").len(), 1, "it was not asked to be dropped");
}

#[test]
fn what_never_ended_is_striped_to_the_edge() {
    let drawn = drawn("task   0 work started · 50 work done\n", "task   0 work started\n");

    let left = &elements(&drawn, "rect", "left")[0];
    assert_eq!(lasts(left, 50).0, 50);
    assert_eq!(left.number("x") + left.number("width"), 100.0);
    assert_eq!(elements(&drawn, "path", "cap left").len(), 1);
}

#[test]
fn work_that_nobody_asked_for_is_striped_as_a_whole() {
    let drawn = drawn(
        "task   0 work started · 20 work done\n",
        "task   0 work started · 20 work done · 30 again started · 40 again done\n",
    );

    assert_eq!(lasts(&elements(&drawn, "rect", "left")[0], 40), (30, 40));
    assert_eq!(texts(&drawn, "what left"), ["30 again started", "40 again done"]);
}

#[test]
fn marks_that_are_missing_are_diamonds_and_those_that_are_too_many_are_red() {
    let drawn = drawn(
        "task   0 work started · 20 tick · 50 flush · 50 work done\n",
        "task   0 work started · 20 tick · 40 tick · 50 work done\n",
    );

    assert_eq!(elements(&drawn, "path", "diamond").len(), 2);
    assert_eq!(elements(&drawn, "path", "diamond missed").len(), 1);
    assert_eq!(elements(&drawn, "circle", "dot left").len(), 1);
    assert_eq!(texts(&drawn, "what missing"), ["◇ 50 flush"]);
    assert_eq!(texts(&drawn, "what left"), ["40 tick"]);
    assert_eq!(texts(&drawn, "what"), ["work", "20 tick", "work done"]);
}

#[test]
fn another_order_within_one_moment_is_a_difference() {
    let drawn = drawn(
        "shelf   45 reading written · 45 lease released · 45 notice down\n",
        "shelf   45 lease released · 45 reading written · 45 notice down\n",
    );

    assert_eq!(texts(&drawn, "what missing").len() + texts(&drawn, "what left").len(), 2);
    assert_eq!(texts(&drawn, "status left"), ["differs"]);
}

#[test]
fn lanes_that_only_one_of_them_has_are_named() {
    let drawn = drawn("a   0 begins\nb   5 ends\n", "a   0 begins\nghost   7 comes\n");

    assert_eq!(texts(&drawn, "name"), ["a", "b", "ghost"]);
    assert_eq!(texts(&drawn, "status left"), ["nothing happened", "not asked for"]);
    assert_eq!(texts(&drawn, "what missing"), ["◇ 5 ends"]);
    assert_eq!(texts(&drawn, "what left"), ["7 comes"]);
}

#[test]
fn values_that_differ_are_both_said() {
    let drawn =
        drawn("tasks   0 2 alive · 50 0 alive\n", "tasks   0 2 alive · 50 1 alive · 80 0 alive\n");

    assert_eq!(texts(&drawn, "what missing"), ["◇ 0 alive"]);
    assert_eq!(texts(&drawn, "what left"), ["1 alive", "0 alive"]);
    assert_eq!(elements(&drawn, "path", "diamond missed").len(), 1);
}

#[test]
fn conclusions_that_differ_stand_one_below_the_other() {
    let drawn = drawn(ASKED, &ASKED.replace("0 tasks", "2 tasks"));

    assert_eq!(texts(&drawn, "said missing"), ["◇ 0 tasks alive"]);
    assert_eq!(texts(&drawn, "said left"), ["2 tasks alive"]);
}

#[test]
fn the_differences_are_told_in_words() {
    let drawn = drawn(
        ASKED,
        &ASKED
            .replace("orders    0 fetch started · 50 fetch dropped", "orders    -")
            .replace("0 tasks", "1 tasks"),
    );

    let label = &elements(&drawn, "svg", "timeline")[0];
    assert_eq!(
        label.get("aria-label"),
        "orders: asked for fetch started at 0 ms, fetch dropped at 50 ms; yours nothing. \
         after: asked for 0 tasks alive; yours 1 tasks alive."
    );
}

#[test]
fn words_of_a_recording_are_text() {
    let drawn = drawn("<a>   0 got \"x\"\n", "<a>   0 got <script>\n");

    assert!(!drawn.contains("<script>") && !drawn.contains("<a>"));
    assert!(drawn.contains("got &lt;script&gt;"));
}
