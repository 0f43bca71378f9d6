//! Everything that a person reads. Functions are named for what they say; no other module prints.

use crate::{
    cache::State,
    cargo::Progress,
    course::{Exercise, number_and_word, relative},
    hints::Hint,
    names::Miss,
    os,
    verdict::{Claim, Judged, Reason, Timelines, Verdict, paragraph, plain},
    verify::Report,
};
use anstyle::{AnsiColor, Style};
use std::{
    fmt::Display,
    io::{self, Write},
    path::Path,
    time::Duration,
};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const LOUD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Lines of what a claim printed that are shown, and characters of each; the rest is seldom read.
const PRINTED_LINES: usize = 20;
const PRINTED_WIDTH: usize = 160;

/// Lines of what a claim says, and characters of each; a comparison of two long values may have many more.
const SENTENCE_LINES: usize = 40;
const SENTENCE_WIDTH: usize = 1000;

/// Errors of the compiler that are shown; the others mostly follow from them.
const ERRORS: usize = 5;

pub const HELP: &str = "\
Escaping Cancellation Chaos: exercises that say what your program did

cargo course                    start or go on: the next exercise, judged on every save
cargo course NAME               the same, at this exercise
cargo course list [--json]      every exercise, its state, its minutes
cargo course check [NAME…]      judge once: the present exercise, or these
             --all              … or all of them
             --json             … one JSON object a line
cargo course hint [NAME]        the next hint (--again: from the first)
cargo course solution NAME      where the answer is, and the answers that are as good (--yes: even if unsolved)
cargo course reset NAME         the exercise as it was at first; your file is kept beside it

For authors:
cargo course verify [NAME…]     judge every stub, solution, wrong and right answer
             --seal             … after writing down the sums of what judges
             --shipped          … and compare the exercises with their stubs
cargo course figures            record again what the book shows

The book is served at a port of its own choice; COURSE_PORT=8000 asks for that one, COURSE_NO_OPEN=1 opens no browser,
COURSE_NO_BOOK=1 serves no book. On a very slow machine, COURSE_CLAIM_SECONDS=60 gives every claim a minute instead of ten seconds.
Where a save goes unnoticed, as in some folders that are shared, COURSE_POLL=1 looks for saves twice a second.
A NAME may be loose: dashboard_refresh, 01_dashboard_refresh, leakage/1, 2.1, dash; or a path, as to its lib.rs.";

/// Prints one line. When nobody reads any more, the program ends; a terminal that takes no more just now may miss some.
pub fn line(text: impl Display) {
    let written = writeln!(anstream::stdout(), "{text}");
    if written.is_err_and(|error| error.kind() != io::ErrorKind::WouldBlock) {
        os::end_all(141);
    }
}

/// Prints one line that is no result: what goes on meanwhile.
pub fn aside(text: impl Display) {
    writeln!(anstream::stderr(), "{DIM}{text}{DIM:#}").ok();
}

/// One JSON object on a line of its own.
pub fn json(value: &serde_json::Value) {
    line(value);
}

pub fn error(error: &anyhow::Error) {
    writeln!(anstream::stderr(), "{BAD}error{BAD:#}: {error:#}").ok();
}

pub fn progress(progress: Progress) {
    aside(match progress {
        Progress::WaitingForTarget => {
            "another cargo builds in target/judge (another `cargo course`?); the check goes on as soon as it is done …"
        }
        Progress::WaitingForPackages => {
            "another cargo is using the downloaded packages; the check goes on as soon as it is done …"
        }
        Progress::BuildingDependencies => {
            "building the crates that the exercises use; this happens once and takes a minute or two …"
        }
        Progress::BuildingForPrograms => {
            "building the crates for the programs that must not compile; this happens once and takes a minute or two …"
        }
        Progress::FetchingDependencies => {
            "downloading the crates that the exercises use; this happens once …"
        }
    });
}

pub fn miss(miss: &Miss) -> String {
    match miss {
        Miss::Unknown { word, like } if like.is_empty() => {
            format!("no exercise is called `{word}`; `cargo course list` shows them all")
        }
        Miss::Unknown { word, like } => {
            format!(
                "no exercise is called `{word}`; did you mean {}? `cargo course list` shows them all",
                or(like)
            )
        }
        Miss::Ambiguous { word, candidates } => {
            format!("`{word}` may mean {}; type a little more", or(candidates))
        }
    }
}

/// The verdict in one sentence, without colours.
pub fn in_one_sentence(exercise: &Exercise, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed { claims } => format!("solved: {}", all_hold(claims.len())),
        Verdict::Failed { .. } | Verdict::Stuck { .. } => verdict
            .first_failure()
            .and_then(Claim::sentence)
            .map_or("a claim does not hold", |sentence| paragraph(sentence).0)
            .to_owned(),
        Verdict::RejectedByCompiler { errors } => {
            let text = errors.first().map(|error| plain(&error.text)).unwrap_or_default();
            let first = text.lines().next().unwrap_or_default();
            format!("it does not compile: {}", first.trim_start_matches("error: "))
        }
        Verdict::NotJudged { reason } => why_not_judged(exercise, reason),
    }
}

/// The same with what cargo wrote, where that is the reason.
pub fn in_full(exercise: &Exercise, verdict: &Verdict) -> String {
    let sentence = in_one_sentence(exercise, verdict);
    match verdict {
        Verdict::NotJudged { reason } => {
            details(reason).map_or(sentence.clone(), |text| format!("{sentence}\n{text}"))
        }
        _ => sentence,
    }
}

/// Where a lesson can be read.
pub enum Page {
    /// At this address of the served book.
    At(String),
    /// The book is about to be served.
    Follows,
    /// Nowhere but in the files.
    OnDisk,
}

/// Where the exercise is and how long it takes.
pub fn exercise(exercise: &Exercise, page: Page) {
    let part = number_and_word(&exercise.part).map_or(exercise.part.as_str(), |(_, word)| word);
    let minutes =
        exercise.minutes().map(|minutes| format!(" · {minutes} minutes")).unwrap_or_default();
    line("");
    line(format_args!("{LOUD}{}{LOUD:#} · {}{minutes}", exercise.name, part.replace('_', " ")));
    line(format_args!("  edit  {}", relative(&exercise.root, &exercise.source())));
    match page {
        Page::At(address) => line(format_args!("  read  {address}")),
        Page::Follows => line("  read  the book is being built; the address of this page follows"),
        Page::OnDisk if exercise.page().is_file() => {
            line(format_args!("  read  {}", url(&exercise.page())));
        }
        Page::OnDisk if exercise.lesson().is_file() => {
            line(format_args!("  read  {}", relative(&exercise.root, &exercise.lesson())));
        }
        Page::OnDisk => {}
    }
}

/// The verdict with everything that helps to go on.
pub fn verdict(judged: &Judged) {
    let exercise = &judged.exercise;
    line("");
    match &judged.verdict {
        Verdict::RejectedByCompiler { errors } => {
            for error in errors.iter().take(ERRORS) {
                line(error.text.trim_end());
                line("");
            }
            match errors.len().saturating_sub(ERRORS) {
                0 => {}
                1 => line("  … and 1 more error, which may well go away with the first\n"),
                more => line(format_args!(
                    "  … and {more} more errors, which may well go away with the first\n"
                )),
            }
            line(format_args!(
                "{BAD}✗ {}{BAD:#} does not compile yet.{}",
                exercise.name,
                took(judged.duration)
            ));
        }
        Verdict::NotJudged { reason } => {
            line(format_args!(
                "{BAD}✗ {}{BAD:#} was not judged: {}",
                exercise.name,
                why_not_judged(exercise, reason)
            ));
            if let Some(text) = details(reason) {
                line("");
                line(indented(text.trim_end(), "  "));
            }
        }
        Verdict::Passed { claims } => {
            claims.iter().for_each(claim_mark);
            line("");
            line(format_args!(
                "{GOOD}✓ {}{GOOD:#} is solved: {}.{}",
                exercise.name,
                all_hold(claims.len()),
                took(judged.duration)
            ));
        }
        Verdict::Failed { claims } | Verdict::Stuck { claims } => {
            claims.iter().for_each(claim_mark);
            if let Some(claim) = judged.verdict.first_failure() {
                failed_claim(exercise, claim);
            }
            let timelines = claims.iter().find_map(|claim| claim.timelines.as_ref());
            if let Some(timelines) = timelines {
                line("");
                line("  The timeline that is asked for (-) and yours (+):");
                line(indented(&differences(timelines), "  "));
            }
            let hold = claims.iter().filter(|claim| claim.is_passed()).count();
            line("");
            line(format_args!(
                "{BAD}✗ {}{BAD:#}: {hold} of {} claims hold.{}",
                exercise.name,
                claims.len(),
                took(judged.duration)
            ));
        }
    }
}

fn claim_mark(claim: &Claim) {
    let name = claim.name.replace('_', " ");
    if claim.is_passed() {
        line(format_args!("  {GOOD}✓{GOOD:#} {name}"));
    } else {
        line(format_args!("  {BAD}✗{BAD:#} {name}"));
    }
}

fn failed_claim(exercise: &Exercise, claim: &Claim) {
    let mut sentence = claim.sentence().unwrap_or_default();
    if claim.timelines.is_some() {
        // The rest shows both timelines, which are compared below.
        sentence = paragraph(sentence).0;
    }
    line("");
    for (number, text) in sentence.lines().take(SENTENCE_LINES).enumerate() {
        let text = shortened(text, SENTENCE_WIDTH);
        if number == 0 {
            line(format_args!("  {LOUD}{text}{LOUD:#}"));
        } else {
            line(format_args!("  {text}"));
        }
    }
    let source = relative(&exercise.root, &exercise.source());
    let spec = relative(&exercise.root, &exercise.spec());
    let line_of_claim = claim.line.map(|line| format!(":{line}")).unwrap_or_default();
    line(format_args!("  {DIM}claim{DIM:#} {spec}{line_of_claim}"));
    if let Some(at) = claim.at.as_ref().filter(|at| at.starts_with(&source)) {
        line(format_args!("  {DIM}panic{DIM:#} {at}"));
    }
    if !claim.printed.is_empty() {
        let mut lines: Vec<&str> = claim.printed.lines().collect();
        lines.dedup_by(|a, b| a.trim().is_empty() && b.trim().is_empty());
        let hidden = lines.len().saturating_sub(PRINTED_LINES);
        line("");
        line(match hidden {
            0 => "  It printed:".to_owned(),
            _ => format!("  It printed ({hidden} lines before these are left out):"),
        });
        let shown: Vec<String> =
            lines[hidden..].iter().map(|line| shortened(line, PRINTED_WIDTH)).collect();
        line(indented(&shown.join("\n"), "  │ "));
    }
}

/// Line by line: those that are the same once, those that differ with - and +.
fn differences(timelines: &Timelines) -> String {
    let expected: Vec<&str> = timelines.expected.trim_end().lines().collect();
    let actual: Vec<&str> = timelines.actual.trim_end().lines().collect();
    // A lane's name may hold single spaces; three of them end it.
    let lane = |line: &str| line.split("   ").next().unwrap_or_default().to_owned();
    let mut text = Vec::new();
    let mut shown = vec![false; actual.len()];
    for line in &expected {
        let index = actual
            .iter()
            .position(|other| other == line)
            .or_else(|| actual.iter().position(|other| lane(other) == lane(line)));
        let other = index.map(|index| {
            shown[index] = true;
            actual[index]
        });
        if other == Some(line) {
            text.push(format!("  {line}"));
            continue;
        }
        text.push(format!("{GOOD}- {line}{GOOD:#}"));
        if let Some(other) = other {
            text.push(format!("{BAD}+ {other}{BAD:#}"));
        }
    }
    let rest = actual.iter().zip(shown).filter(|(_, shown)| !shown);
    text.extend(rest.map(|(line, _)| format!("{BAD}+ {line}{BAD:#}")));
    text.join("\n")
}

fn why_not_judged(exercise: &Exercise, reason: &Reason) -> String {
    let name = &exercise.name;
    let here = |path: &Path| relative(&exercise.root, path);
    let source = here(&exercise.source());
    let manifest = here(&exercise.dir().join("Cargo.toml"));
    match reason {
        Reason::SourceMissing => format!("{source} is gone; `cargo course reset {name}` brings the stub back"),
        Reason::SourceUnreadable { error } => format!("{source} cannot be read ({error}); make it readable, then save it again"),
        Reason::SourceEmpty => format!("{source} is empty, so there is nothing to judge; `cargo course reset {name}` brings the stub back"),
        Reason::SourceNotUtf8 { offset } => {
            format!("{source} is not UTF-8: byte {offset} begins no character; save it as UTF-8, or type `cargo course reset {name}`")
        }
        Reason::SpecMissing => {
            let spec = here(&exercise.spec());
            format!("{spec} is gone; bring it back with `git checkout -- {spec}`, or take it again from the download")
        }
        Reason::JudgeChanged { files } => {
            let files = files.join(" ");
            format!(
                "what judges it was changed ({files}); bring it back with `git checkout -- {files}`, or take it again from the download (authors: `cargo course verify --seal {name}`)"
            )
        }
        Reason::NotSealed => {
            let seal = here(&crate::seal::path(exercise));
            format!("{seal} is missing, so nobody can tell whether the spec is the original one; authors run `cargo course verify --seal {name}`")
        }
        Reason::NoClaims => {
            let spec = here(&exercise.spec());
            format!("{spec} states no claims; bring it back with `git checkout -- {spec}`, or take it again from the download")
        }
        Reason::ManifestMissing => format!("{manifest} is gone; bring it back with `git checkout -- {manifest}`, or take it again from the download"),
        Reason::WorkspaceBroken { .. } => "cargo cannot read the workspace; the file that it names can be brought back with `git checkout -- FILE`, or from the download".to_owned(),
        Reason::CargoMissing { program } => format!("`{program}` was not found; install Rust from https://rustup.rs, open a new terminal, and type `cargo --version`"),
        Reason::TargetUnwritable { error } => {
            format!("target/judge cannot be written ({error}); make `target` a folder that you may write, or remove it: it can always be built again")
        }
        Reason::BuildFailed { text } if ["failed to download", "failed to get `", "network"].iter().any(|words| text.contains(words)) => {
            "cargo could not download the crates that the exercises use; connect to the internet, then save again; it says:".to_owned()
        }
        Reason::BuildFailed { .. } => "cargo could not build it, and the reason is not in your file; it says:".to_owned(),
    }
}

fn details(reason: &Reason) -> Option<&str> {
    match reason {
        Reason::WorkspaceBroken { text } | Reason::BuildFailed { text } => Some(text),
        _ => None,
    }
}

/// What to do after a pass.
pub fn compare(exercise: &Exercise, page: Page) {
    let here = |path: &Path| relative(&exercise.root, path);
    line(format_args!(
        "  Compare your answer with {}",
        here(&exercise.solution_dir().join("src/lib.rs"))
    ));
    if let Page::At(address) = page {
        line(format_args!("  Read on: {address}#{AFTER}"));
    } else if exercise.page().is_file() {
        line(format_args!("  Read on: {}#{AFTER}", url(&exercise.page())));
    } else if exercise.lesson().is_file() {
        line(format_args!("  Read on: {}, \"When you have solved it\"", here(&exercise.lesson())));
    }
}

/// The section of a lesson that compares the answers.
pub const AFTER: &str = "when-you-have-solved-it";

pub fn keys_after_a_pass(next: Option<&Exercise>) {
    match next {
        Some(next) => line(format_args!("  Enter: next exercise ({})", next.name)),
        None => line("  This was the last one: every exercise is solved."),
    }
}

pub fn keys_after_a_failure() {
    line(format_args!("  {DIM}Save to check again · h Enter: a hint · Ctrl-C: end{DIM:#}"));
}

pub fn keys_are_off() {
    line("Keys are off, as the input has ended; saving a file still gets its verdict.");
}

pub fn unknown_key(word: &str) {
    line(format_args!(
        "`{word}` means nothing here. Enter: go on · h Enter: a hint · q Enter: end"
    ));
}

pub fn still_solved(exercise: &Exercise) {
    line(format_args!("{GOOD}✓{GOOD:#} {} is solved.", exercise.name));
}

pub fn all_solved() {
    line(
        "Every exercise is solved. `cargo course list` shows them; a save still gets its verdict.",
    );
}

pub fn saved(exercise: &Exercise) {
    line("");
    line(format_args!("{DIM}── {} was saved{DIM:#}", exercise.name));
}

pub fn watching_by_polling(error: &dyn Display) {
    aside(format_args!(
        "this system sends no news of saved files ({error}); looking twice a second instead"
    ));
}

pub fn exercise_is_gone(id: &str) {
    line(format_args!(
        "exercises/{id} is gone; bring it back with `git checkout -- exercises/{id}`, or take it again from the download"
    ));
}

pub fn book_is_served(exercise: &Exercise, address: &str, note: Option<&str>) {
    note.iter().for_each(line);
    line(format_args!("{DIM}The book is ready:{DIM:#} {}", exercise.page_at(address)));
}

pub fn book_has_trouble(text: &str) {
    line("The book could not be built again; its pages stay as they were:");
    line(indented(text.trim(), "  │ "));
}

pub fn book_ended(tail: &str) {
    line(
        "The book is not served; exercises work without it. `cargo run --bin book -- serve` says:",
    );
    line(indented(tail.trim(), "  │ "));
}

pub fn state(state: State) -> &'static str {
    match state {
        State::Solved => "solved",
        State::Open => "open",
        State::Changed => "changed since it passed",
    }
}

/// The whole catalogue.
pub fn list(rows: &[(Exercise, State)]) {
    let width = rows.iter().map(|(exercise, _)| exercise.name.len()).max().unwrap_or(0);
    let mut part = "";
    for (exercise, state_of_it) in rows {
        if exercise.part != part {
            part = &exercise.part;
            line("");
            line(format_args!("{LOUD}{}{LOUD:#}", part.replace('_', " ")));
        }
        let (mark, style) = match state_of_it {
            State::Solved => ("✓", GOOD),
            State::Open => ("·", DIM),
            State::Changed => ("~", LOUD),
        };
        let number = number_and_word(&exercise.folder).map_or(0, |(number, _)| number);
        let minutes = exercise.minutes().map_or("?".to_owned(), |minutes| minutes.to_string());
        let word = state(*state_of_it);
        line(format_args!(
            "  {style}{mark}{style:#} {number:02} {:width$}  {minutes:>3} min  {style}{word}{style:#}",
            exercise.name
        ));
    }
    let minutes = |solved: bool| -> i64 {
        rows.iter()
            .filter(|(_, state)| (*state == State::Solved) == solved)
            .filter_map(|(exercise, _)| exercise.minutes())
            .sum()
    };
    let solved = rows.iter().filter(|(_, state)| *state == State::Solved).count();
    line("");
    line(format_args!(
        "{solved} of {} solved · {} left of {}",
        rows.len(),
        hours(minutes(false)),
        hours(minutes(true) + minutes(false))
    ));
}

/// One line for many exercises judged.
pub fn checked(passed: usize, all: usize) {
    line("");
    line(format_args!("{passed} of {all} solved"));
}

/// The hint, and what to type for the next one.
pub fn hint(exercise: &Exercise, hint: &Hint, for_more: &str) {
    line(format_args!("{LOUD}Hint {} of {}{LOUD:#}", hint.number, hint.all));
    line("");
    line(hint.text.trim());
    line("");
    match hint.all - hint.number {
        0 => line(format_args!(
            "{DIM}That was the last one. From the first again: `cargo course hint {0} --again`; the answer: `cargo course solution {0} --yes`{DIM:#}",
            exercise.name
        )),
        left => line(format_args!("{DIM}{left} more: {for_more}{DIM:#}")),
    }
}

pub fn no_more_hints(exercise: &Exercise) {
    line(format_args!(
        "You have seen every hint of {name}. From the first again: `cargo course hint {name} --again`; the answer: `cargo course solution {name} --yes`",
        name = exercise.name
    ));
}

pub fn solution_warning(exercise: &Exercise) {
    line(format_args!(
        "{0} is not solved yet; `cargo course solution {0} --yes` shows the answer all the same, `cargo course hint {0}` only a hint",
        exercise.name
    ));
}

pub fn ask_for_solution(exercise: &Exercise) {
    write!(
        anstream::stdout(),
        "{} is not solved yet. Show the answer all the same? [y/N] ",
        exercise.name
    )
    .ok();
    std::io::stdout().flush().ok();
}

pub fn solution(exercise: &Exercise, text: &str, others: &[(String, String)]) {
    line(format_args!(
        "{LOUD}{}{LOUD:#}",
        relative(&exercise.root, &exercise.solution_dir().join("src/lib.rs"))
    ));
    line("");
    line(text.trim_end());
    if !others.is_empty() {
        line("");
        line("As good:");
        for (file, head) in others {
            line(format_args!("  {file}  {DIM}{head}{DIM:#}"));
        }
    }
    line("");
    if exercise.page().is_file() {
        line(format_args!("The answers compared: {}#{AFTER}", url(&exercise.page())));
    } else {
        line(format_args!(
            "The answers compared: {}, \"When you have solved it\"",
            relative(&exercise.root, &exercise.lesson())
        ));
    }
}

pub fn already_the_stub(exercise: &Exercise) {
    line(format_args!(
        "{} is as it was at first; nothing was changed.",
        relative(&exercise.root, &exercise.source())
    ));
}

pub fn was_reset(exercise: &Exercise, kept: Option<&Path>) {
    line(format_args!("{} is as it was at first.", relative(&exercise.root, &exercise.source())));
    if let Some(kept) = kept {
        line(format_args!("What you had is kept in {}", relative(&exercise.root, kept)));
    }
}

pub fn sealed(exercise: &Exercise) {
    line(format_args!("sealed {}", relative(&exercise.root, &crate::seal::path(exercise))));
}

/// Every problem of the course, then what was counted.
pub fn report(report: &Report) {
    for found in &report.problems {
        problem(&found.place, &found.what);
    }
    if !report.problems.is_empty() {
        line("");
    }
    line(report.summary());
}

fn problem(place: &str, what: &str) {
    line(format_args!("{BAD}✗{BAD:#} {LOUD}{place}{LOUD:#}"));
    line(indented(what.trim_end(), "    "));
}

/// A `file://` address; terminals make it clickable.
pub fn url(path: &Path) -> String {
    let path = path.display().to_string().replace('\\', "/");
    let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                url.push(byte as char)
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

pub fn or(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn all_hold(claims: usize) -> String {
    match claims {
        1 => "its one claim holds".to_owned(),
        _ => format!("all {claims} claims hold"),
    }
}

fn took(duration: Duration) -> String {
    format!(" {DIM}({:.2} s){DIM:#}", duration.as_secs_f64())
}

fn hours(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

/// Long lines are cut: they would bury everything else.
fn shortened(line: &str, width: usize) -> String {
    match line.char_indices().nth(width) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line.to_owned(),
    }
}

fn indented(text: &str, margin: &str) -> String {
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_that_share_a_word_are_not_taken_for_each_other() {
        let timelines = Timelines {
            expected: "ann's desk   0 opened\nann's lamp   0 lit\n".to_owned(),
            actual: "ann's desk   5 opened\nann's lamp   0 lit\n".to_owned(),
        };

        let text = anstream::adapter::strip_str(&differences(&timelines)).to_string();

        assert_eq!(text, "- ann's desk   0 opened\n+ ann's desk   5 opened\n  ann's lamp   0 lit");
    }
}
