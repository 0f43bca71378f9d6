//! A recorded timeline against the one that is asked for.
//!
//! The files are insta's, so that authors review and accept with its tools. What differs is said in a sentence
//! before anything else, and nothing is ever accepted unless `INSTA_UPDATE` asks for it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::timeline::{Event, Kind, Lane, Timeline};

/// Asserts that a recorded [`Timeline`] is the one in `snapshots/{name}.snap` beside the spec; in the name of the file a
/// slash is `__`.
///
/// A difference is told in a sentence that names the first lane that differs, and when, followed by both texts. If
/// the directory `TESTKIT_OUT` names exists, both texts are written there as `expected.txt` and `actual.txt`.
/// Authors accept with `INSTA_UPDATE=always` (or `cargo insta`); without it nothing is accepted.
///
/// # Panics
///
/// With `TIMELINE:` if the recording differs or the snapshot does not exist.
///
/// ```no_run
/// # use testkit::timeline;
/// let recording = timeline::record(async || timeline::event("request", "opened"));
/// testkit::assert_timeline!("a_request_opens", recording);
/// ```
#[macro_export]
macro_rules! assert_timeline {
    ($name:expr, $timeline:expr $(,)?) => {{
        let timeline = &$timeline;
        let directory =
            $crate::__macro::directory(::std::env!("CARGO_MANIFEST_DIR"), ::std::file!());
        $crate::__macro::check($name, timeline, &directory);
        let mut settings = $crate::__macro::insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path(directory);
        settings.bind(|| $crate::__macro::insta::assert_snapshot!($name, timeline.text()));
    }};
}

/// `snapshots` beside the file that has the assertion, wherever the package that runs it lives.
pub fn directory(manifest_dir: &str, file: &str) -> PathBuf {
    let file = Path::new(manifest_dir)
        .ancestors()
        .map(|above| above.join(file))
        .find(|candidate| candidate.exists())
        .unwrap_or_else(|| PathBuf::from(file));
    let file = file.canonicalize().unwrap_or(file);
    file.parent().unwrap_or(Path::new("")).join("snapshots")
}

/// Panics with the sentence, unless updates were asked for.
#[track_caller]
pub fn check(name: &str, actual: &Timeline, directory: &Path) {
    if env::var("INSTA_UPDATE").is_ok_and(|update| update != "no") {
        return;
    }
    // As insta does it.
    let path = directory.join(name.replace(['/', '\\'], "__") + ".snap");
    let Ok(file) = fs::read_to_string(&path) else {
        panic!(
            "TIMELINE: there is no recording to compare with at {}; record it with INSTA_UPDATE=always, and read it.\n\n{actual}",
            path.display()
        );
    };
    let file = file.replace("\r\n", "\n");
    let expected = body(&file);
    let actual_text = actual.text();
    if expected.trim() == actual_text.trim() {
        return;
    }
    if let Some(out) = env::var_os("TESTKIT_OUT") {
        let out = Path::new(&out);
        let _ = fs::write(out.join("expected.txt"), expected);
        let _ = fs::write(out.join("actual.txt"), &actual_text);
    }
    panic!(
        "TIMELINE: {}.\n\nasked for\n{}\nrecorded\n{}",
        difference(expected, actual),
        indent(expected),
        indent(&actual_text)
    );
}

/// What stands below the second `---` of a snapshot file.
fn body(file: &str) -> &str {
    file.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(file, |(_, body)| body)
}

/// The lane that differs first in time.
fn difference(expected: &str, actual: &Timeline) -> String {
    let asked: Vec<(&str, Vec<&str>)> = expected.lines().filter_map(lane_of).collect();
    let seen = |name: &str| actual.lanes().iter().find(|lane| lane.name == name);
    let earliest = asked.iter().filter_map(|(name, wanted)| match seen(name) {
        Some(lane) => lane_difference(name, wanted, lane),
        None => Some((
            time_of(wanted.first()),
            format!("lane `{name}` is missing: nothing was recorded on it"),
        )),
    });
    if let Some((_, sentence)) = earliest.min_by_key(|(at, _)| *at) {
        return sentence;
    }
    match actual.lanes().iter().find(|lane| !asked.iter().any(|(name, _)| *name == lane.name)) {
        Some(lane) => format!("lane `{}` was recorded, and nothing was asked of it", lane.name),
        None => "the lanes come in another order".to_owned(),
    }
}

/// Conclusions have no time and come last, also one that begins with a number.
fn lane_difference(name: &str, wanted: &[&str], lane: &Lane) -> Option<(u64, String)> {
    let seen: Vec<String> = lane.events.iter().map(Event::to_string).collect();
    let same = seen.iter().zip(wanted).take_while(|(seen, wanted)| seen == *wanted).count();
    let is_conclusion = lane.events.get(same).is_some_and(|event| event.kind == Kind::Conclusion);
    let (wanted, seen) = (wanted.get(same), seen.get(same).map(String::as_str));
    let sentence = match (wanted, seen) {
        (None, None) => return None,
        (Some(wanted), Some(seen)) => format!("asked for \"{wanted}\", and it recorded \"{seen}\""),
        (Some(wanted), None) => format!("asked for \"{wanted}\", and it recorded nothing more"),
        (None, Some(seen)) => {
            format!("it went on with \"{seen}\", where nothing more was asked for")
        }
    };
    let at = match is_conclusion {
        true => u64::MAX,
        false => time_of(wanted).min(time_of(seen.as_ref())),
    };
    Some((at, format!("lane `{name}` differs first: {sentence}")))
}

fn time_of(event: Option<&&str>) -> u64 {
    event.and_then(|event| event.split(' ').next()?.parse().ok()).unwrap_or(u64::MAX)
}

/// A lane's name may hold single spaces; three of them end it.
fn lane_of(line: &str) -> Option<(&str, Vec<&str>)> {
    let (name, events) = line.split_once("   ")?;
    Some((name.trim(), events.trim().split(" · ").filter(|event| *event != "-").collect()))
}

fn indent(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}\n")).collect()
}
