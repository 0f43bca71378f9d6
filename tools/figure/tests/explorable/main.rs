//! Figures that ask, and figures to explore.

mod program;

use figure::{Claim, Explorable, Figure, Version, alive_at, claim};
use program::{ms, retry, transfer};
use std::panic::{AssertUnwindSafe, catch_unwind};
use testkit::cut::{self, Recorded};
use testkit::timeline::{Timeline, cancelled, declare, event, follow, record};
use tokio::time::{sleep, timeout};

fn cut_everywhere<F: Future<Output = ()>>(
    program: impl Fn() -> F + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["caller", "transfer", "debit", "credit"]);
        if cut::marked(program()).await.is_none() {
            cancelled("caller", "gives <up>");
        }
    })
}

fn version(name: &str, runs: Vec<Recorded>) -> Version {
    Version::new(name, "tools/figure/tests/explorable/program.rs", include_str!("program.rs"), runs)
}

fn complete(recording: &Timeline) -> Result<String, String> {
    match recording.lanes()[1].events.len() {
        0 => Err("the transfer is torn".to_owned()),
        _ => Ok("the transfer is complete".to_owned()),
    }
}

fn figure() -> Explorable {
    Explorable::new()
        .version(version("As first written", cut_everywhere(transfer)))
        .version(version("Twice", cut_everywhere(retry)))
        .judged(complete)
}

/// What the script reads.
fn data(html: &str) -> serde_json::Value {
    let (_, data) = html.split_once("<script type=\"application/json\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    serde_json::from_str::<serde_json::Value>(data).unwrap()["versions"].take()
}

fn lines<'a>(data: &'a serde_json::Value, run: &'a serde_json::Value, which: &str) -> Vec<&'a str> {
    let indices = run[which].as_array().unwrap().iter();
    indices.map(|index| data["lines"][index.as_u64().unwrap() as usize].as_str().unwrap()).collect()
}

#[test]
fn every_stop_is_a_wait_and_knows_its_line() {
    let data = data(&figure().html("figure"));

    let runs = data[0]["runs"].as_array().unwrap();
    let stops: Vec<_> =
        runs.iter().map(|run| (run["stop"].as_str().unwrap(), run["at"].as_u64())).collect();
    assert_eq!(stops, [("follow", Some(5)), ("follow", Some(25)), ("never", None)]);
    assert_eq!(runs[0]["label"], "As first written, dropped at 5 ms while it waits in follow.");
    let debit = "    follow(\"debit\", \"write\", sleep(ms(10))).await;";
    let credit = "    follow(\"credit\", \"write\", sleep(ms(30))).await;";
    let complete = "    event(\"transfer\", \"complete\");";
    assert_eq!(lines(&data[0], &runs[0], "cut"), [debit]);
    assert_eq!(lines(&data[0], &runs[0], "dead"), [credit, complete]);
    assert_eq!(lines(&data[0], &runs[1], "cut"), [credit]);
    assert_eq!(lines(&data[0], &runs[1], "dead"), [complete]);
    assert!(lines(&data[0], &runs[2], "cut").is_empty());
    assert!(runs[0]["says"].as_str().unwrap().contains("the transfer is torn"));
}

#[test]
fn whoever_is_asked_reaches_its_other_lines() {
    let figure = figure().asking().html("figure");

    let run = &data(&figure)[0]["runs"][0];
    assert_eq!(run["label"], "As first written, asked to stop at 5 ms while it waits in follow.");
    assert_eq!(run["dead"], serde_json::json!([]));
    assert!(figure.contains("<label>Ask it to stop while it waits in<input"));
    assert!(figure.contains("<th scope=\"col\">asked to stop</th>"));
    assert!(!figure.contains("line dead"));
}

#[test]
fn in_a_loop_the_innermost_line_is_marked_and_none_is_struck_out() {
    let data = data(&figure().html("figure"));

    let run = &data[1]["runs"][0];
    assert_eq!(lines(&data[1], run, "cut"), ["        sleep(ms(10)).await;"]);
    assert!(lines(&data[1], run, "dead").is_empty());
}

#[test]
fn the_frame_without_a_script_is_the_worst_run_of_the_first_version() {
    let html = figure().html("figure");

    let (shown, _) = html.split_once("<details").unwrap();
    assert!(shown.contains(
        "<figcaption><span>As first written, dropped at 5 ms while it waits in follow.</span>"
    ));
    assert!(shown.contains("<span class=\"line cut\">    <span>follow(&quot;debit&quot;"));
    assert_eq!(shown.matches("<svg class=\"timeline\"").count(), 1);
    assert_eq!(html.matches("<svg class=\"timeline\"").count(), 1, "the others are data");
}

#[test]
fn the_runs_are_drawn_in_the_frame_that_was_asked_for() {
    let hides_all = |html: String| {
        let (_, stage) = html.split_once("<div class=\"stage\">").unwrap();
        let (seen, _) = stage.split_once("<g class=\"later\">").unwrap();
        !seen.contains("<rect ")
    };

    assert!(!hides_all(figure().html("figure")));
    assert!(hides_all(figure().framed(|frame| frame.later(0)).html("figure")));
}

#[test]
fn a_drawing_that_is_put_together_is_the_one_that_stands_in_the_page() {
    let html = figure().html("figure");

    let (shown, rest) =
        html.split_once("<div class=\"stage\">").unwrap().1.split_once("</div>").unwrap();
    let (_, data) = rest.split_once("<script type=\"application/json\">").unwrap();
    let data: serde_json::Value =
        serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let run = &data["versions"][0]["runs"][0];
    assert_eq!(text(&run["tag"]) + &text(&data["axis"]) + &text(&run["svg"]), shown);
    let axis = text(&data["axis"]);
    assert!(axis.starts_with("<line class=\"grid\"") && axis.ends_with("</text>"), "{axis}");
}

#[test]
fn all_runs_stand_in_a_table() {
    let html = figure().html("figure");

    let (_, table) = html.split_once("<details class=\"runs\">").unwrap();
    assert!(table.starts_with("\n<summary>All 10 runs in a table</summary>"), "{table}");
    assert_eq!(table.matches("<tr><th scope=\"row\">").count(), 10);
    assert!(
        table.contains("<td>at 25 ms</td><td><ul class=\"says\">\n<li class=\"broke\">"),
        "{table}"
    );
}

#[test]
fn a_fragment_has_no_blank_line_no_id_no_style_and_ends_its_data_once() {
    let html = figure().html("one/figure");

    assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    for absent in [" id=", " style=", "<up>"] {
        assert!(!html.contains(absent), "{absent}");
    }
    assert_eq!(html.matches("</script").count(), 1);
    assert_eq!(html.matches("name=\"one/figure\"").count(), 2);
}

#[test]
fn the_runs_in_which_something_went_wrong_are_known_to_the_test() {
    assert_eq!(figure().broken()[0], ["follow", "follow"]);
}

#[test]
fn a_version_whose_program_is_another_is_refused() {
    let runs = cut_everywhere(transfer);
    let refused = AssertUnwindSafe(|| Version::new("Other", "other.rs", "fn other() {}\n", runs));

    let said = *catch_unwind(refused).err().unwrap().downcast::<String>().unwrap();
    assert!(said.starts_with("suspension Some(1) is at none of the lines of other.rs"), "{said}");
}

fn given_up() -> Timeline {
    record(async || {
        declare(["caller", "kept", "dropped"]);
        let kept = tokio::spawn(follow("kept", "work", sleep(ms(50))));
        let _ = timeout(ms(20), follow("dropped", "work", sleep(ms(90)))).await;
        cancelled("caller", "gives up");
        kept.await.unwrap();
    })
}

#[test]
fn one_claim_is_right_and_the_page_is_told_which() {
    let asked = Figure::new(given_up()).asks([
        alive_at(30, []),
        alive_at(30, ["kept", "dropped"]),
        alive_at(30, ["kept"]),
    ]);

    let html = asked.html();
    assert!(html.contains(" data-claims=\"3\" data-right=\"3\" data-later=\""), "{html}");
    let (_, before) = html.split_once("data-before=\"").unwrap();
    let (before, _) = before.split_once('"').unwrap();
    assert_eq!(
        before,
        "Cancelled at 20 ms. kept: work from 0 ms on. dropped: work from 0 ms on. The rest is hidden until you have chosen."
    );
}

#[test]
fn nothing_tells_the_answer_of_a_figure_that_does_not_ask() {
    assert!(!Figure::new(given_up()).html().contains("data-"));
}

fn refusal<const N: usize>(recording: Timeline, claims: [Claim; N]) -> String {
    let asked = catch_unwind(AssertUnwindSafe(|| Figure::new(recording).asks(claims)));
    *asked.unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn a_question_without_one_answer_is_refused() {
    let none = refusal(given_up(), [alive_at(30, []), alive_at(60, ["kept"])]);
    let two = refusal(given_up(), [alive_at(30, ["kept"]), claim(|it| it.lanes().len() == 3)]);

    assert!(none.starts_with("claims [] of 2 are true"), "{none}");
    assert!(two.starts_with("claims [0, 1] of 2 are true"), "{two}");
}

#[test]
fn a_question_about_a_recording_that_hides_nothing_is_refused() {
    let recording = || record(async || event("caller", "comes by"));
    let later = Figure::new(recording()).framed(|frame| frame.later(0)).asks([claim(|_| true)]);

    let said = refusal(recording(), [claim(|_| true)]);
    assert!(said.starts_with("nobody stops anything"), "{said}");
    assert!(later.html().contains("data-right=\"1\""));
}
