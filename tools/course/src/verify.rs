//! Whether the course keeps its own promises: each stub fails as it should, each answer is judged as its head says.
//!
//! Every problem is listed. What a learner has written is not looked at, unless the shipped tree is asked for.

use crate::{
    cargo::Tell,
    corpus::{self, Breadth, Found, Kind},
    course::{self, Exercise, relative},
    head::{self, Expectation, Expected},
    hints,
    output::Stop,
    say, seal,
    solution::answers,
    verdict::{Claim, Diagnostic, Outcome, Verdict, plain},
};
use anyhow::Result;
use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

pub struct Problem {
    pub place: String,
    pub what: String,
}

#[derive(Default)]
pub struct Report {
    pub exercises: usize,
    pub problems: Vec<Problem>,
    /// Of each kind: how many are as they should be, and how many there are.
    counts: BTreeMap<&'static str, (usize, usize)>,
}

impl Report {
    /// `11 exercises · 11 of 11 stubs fail · …`
    pub fn summary(&self) -> String {
        let count = |kind: Kind| {
            let (good, all) = self.counts.get(key(kind)).copied().unwrap_or_default();
            // Every exercise must have these, also one that could not be read.
            let all = match kind {
                Kind::Stub | Kind::Solution => self.exercises,
                Kind::Wrong | Kind::Right => all,
            };
            format!("{good} of {all}")
        };
        format!(
            "{} {} · {} stubs fail · {} solutions pass · {} wrong answers rejected as their heads say · {} right answers accepted",
            self.exercises,
            if self.exercises == 1 { "exercise" } else { "exercises" },
            count(Kind::Stub),
            count(Kind::Solution),
            count(Kind::Wrong),
            count(Kind::Right),
        )
    }
}

fn key(kind: Kind) -> &'static str {
    match kind {
        Kind::Stub => "stub",
        Kind::Solution => "solution",
        Kind::Wrong => "wrong",
        Kind::Right => "right",
    }
}

/// Verifies the chosen exercises; `shipped` demands as well that what lies in `exercises/` is the stub.
pub fn verify(root: &Path, chosen: &[Exercise], shipped: bool, breadth: Breadth) -> Result<Report> {
    let mut report = Report { exercises: chosen.len(), ..Report::default() };
    let all = course::exercises(root)?;
    for exercise in chosen {
        let mut problem = |place: &Path, what: String| {
            report.problems.push(Problem { place: relative(root, place), what })
        };
        check_structure(exercise, &all, &mut problem);
        if shipped {
            check_shipped(exercise, &mut problem);
        }
    }

    let tell: Tell = Arc::new(say::progress);
    for found in corpus::judge(root, &all, chosen, breadth, &Stop::default(), &tell)? {
        let problems = match found.attempt.kind {
            Kind::Stub => judge_stub(&found),
            Kind::Solution | Kind::Right => judge_right(&found),
            Kind::Wrong => judge_wrong(&found),
        };
        let (good, all) = report.counts.entry(key(found.attempt.kind)).or_default();
        *all += 1;
        *good += usize::from(problems.is_empty());
        let place = relative(root, &found.attempt.source);
        report
            .problems
            .extend(problems.into_iter().map(|what| Problem { place: place.clone(), what }));
    }
    Ok(report)
}

fn check_structure(exercise: &Exercise, all: &[Exercise], problem: &mut dyn FnMut(&Path, String)) {
    let manifest = exercise.dir().join("Cargo.toml");
    match fs::read_to_string(&manifest)
        .map_err(|error| error.to_string())
        .and_then(|text| text.parse::<toml::Table>().map_err(|error| error.to_string()))
    {
        Err(error) => problem(&manifest, format!("cannot be read: {error}")),
        Ok(table) => {
            let package = table
                .get("package")
                .and_then(|package| package.get("name"))
                .and_then(toml::Value::as_str);
            if package != Some(&exercise.name) {
                problem(
                    &manifest,
                    format!(
                        "names the package {package:?}; after its folder it should be \"{}\"",
                        exercise.name
                    ),
                );
            }
            match exercise.minutes() {
                None => {
                    problem(&manifest, "states no [package.metadata.exercise] minutes".to_owned())
                }
                Some(minutes) if !(5..=40).contains(&minutes) => problem(
                    &manifest,
                    format!("states {minutes} minutes; an exercise takes 5 to 40"),
                ),
                Some(_) => {}
            }
            for need in exercise.needs() {
                if !all.iter().any(|other| other.id() == need) {
                    problem(&manifest, format!("needs `{need}`, which is no exercise"));
                }
            }
        }
    }
    for file in [
        exercise.source(),
        exercise.spec(),
        exercise.stub(),
        exercise.solution_dir().join("src/lib.rs"),
        exercise.lesson(),
    ] {
        if !file.is_file() {
            problem(&file, "is missing".to_owned());
        }
    }
    match hints::sections(exercise) {
        Err(error) => problem(&exercise.dir().join("HINTS.md"), format!("{error:#}")),
        Ok(sections) if sections.len() != 3 => problem(
            &exercise.dir().join("HINTS.md"),
            format!("has {} sections (`## …`); it should have 3", sections.len()),
        ),
        Ok(_) => {}
    }
    for (folder, least) in [("wrong", 4), ("right", 2)] {
        let folder = exercise.solution_dir().join(folder);
        let count = answers(&folder).len();
        if count < least {
            problem(&folder, format!("holds {count} answers; at least {least} are asked for"));
        }
    }
    let sealed = fs::read_to_string(seal::path(exercise)).ok();
    match (sealed, seal::text(exercise)) {
        (None, _) => problem(
            &seal::path(exercise),
            format!("is missing; `cargo course verify --seal {}` writes it", exercise.name),
        ),
        (Some(sealed), Ok(text)) if sealed != text => {
            problem(
                &seal::path(exercise),
                format!(
                    "differs from the files; if they are meant to be so, `cargo course verify --seal {}`",
                    exercise.name
                ),
            );
        }
        (Some(_), Err(error)) => problem(&exercise.dir(), format!("{error:#}")),
        (Some(_), Ok(_)) => {}
    }
}

fn check_shipped(exercise: &Exercise, problem: &mut dyn FnMut(&Path, String)) {
    let (source, stub) = (fs::read(exercise.source()).ok(), fs::read(exercise.stub()).ok());
    if source != stub {
        problem(
            &exercise.source(),
            format!("differs from {}", relative(&exercise.root, &exercise.stub())),
        );
    }
}

fn judge_stub(found: &Found) -> Vec<String> {
    let mut problems = warnings(&found.warnings);
    let failed: Vec<&Claim> =
        found.verdict.claims().iter().filter(|claim| !claim.is_passed()).collect();
    match &found.verdict {
        Verdict::RejectedByCompiler { errors } => {
            problems.push(format!("the stub must compile:\n{}", text_of(errors)))
        }
        Verdict::NotJudged { .. } => problems.push(not_judged(found)),
        _ => {
            if failed.iter().all(|claim| claim.is_about_the_timeline()) {
                problems.push("the stub must fail a claim other than its timeline".to_owned());
            }
            let has_snapshots = found.attempt.exercise.dir().join("tests/snapshots").is_dir();
            if has_snapshots && !failed.iter().any(|claim| claim.is_about_the_timeline()) {
                problems.push("the stub must fail its timeline (a claim whose sentence begins with TIMELINE:)".to_owned());
            }
        }
    }
    problems
}

fn judge_right(found: &Found) -> Vec<String> {
    let mut problems = warnings(&found.warnings);
    match &found.verdict {
        Verdict::RejectedByCompiler { errors } => {
            problems.push(format!("does not compile:\n{}", text_of(errors)))
        }
        Verdict::NotJudged { .. } => problems.push(not_judged(found)),
        verdict => problems.extend(verdict.claims().iter().filter_map(|claim| {
            let sentence = claim.sentence()?;
            Some(format!("{} fails: {sentence}", claim.name))
        })),
    }
    problems
}

fn judge_wrong(found: &Found) -> Vec<String> {
    let text = fs::read_to_string(&found.attempt.source).unwrap_or_default();
    let (head, mut problems) = head::read(&text);
    if head.is_empty() {
        problems.push(
            "its head expects nothing; say `//! fails: CLAIM`, `//! rejected: CODE` or `//! stuck`"
                .to_owned(),
        );
    }
    match &found.verdict {
        Verdict::NotJudged { .. } => problems.push(not_judged(found)),
        Verdict::RejectedByCompiler { errors } => problems.extend(compare_rejected(&head, errors)),
        verdict => problems.extend(compare_claims(&head, verdict.claims())),
    }
    problems
}

fn compare_rejected(head: &[Expectation], errors: &[Diagnostic]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut is_expected = false;
    for expectation in head {
        let Expected::Rejected(code) = &expectation.expected else {
            continue;
        };
        is_expected = true;
        let mut with_code =
            errors.iter().filter(|error| error.code.as_ref() == Some(code)).peekable();
        if with_code.peek().is_none() {
            problems.push(format!("is rejected, but not with {code}:\n{}", text_of(errors)));
            continue;
        }
        if let Some(phrase) = &expectation.says
            && !with_code.any(|error| plain(&error.text).contains(phrase))
        {
            problems.push(format!(
                "is rejected with {code}, but without the words `{phrase}`:\n{}",
                text_of(errors)
            ));
        }
    }
    if !is_expected {
        problems.push(format!(
            "does not compile, which its head does not expect:\n{}",
            text_of(errors)
        ));
    }
    problems
}

fn compare_claims(head: &[Expectation], claims: &[Claim]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut named = Vec::new();
    let mut may_be_stuck = false;
    for Expectation { expected, says } in head {
        let lacks = |claim: &Claim| {
            says.as_ref()
                .filter(|phrase| !claim.sentence().unwrap_or_default().contains(*phrase))
                .cloned()
        };
        match expected {
            Expected::Rejected(code) => problems
                .push(format!("compiles, though its head says that it is rejected with {code}")),
            Expected::Stuck => {
                may_be_stuck = true;
                let mut stuck = claims.iter().filter(|claim| is_stuck(claim)).peekable();
                if stuck.peek().is_none() {
                    problems.push("no claim is stuck, though its head says so".to_owned());
                } else if let Some(phrase) = says
                    && !stuck.any(|claim| lacks(claim).is_none())
                {
                    problems.push(format!("is stuck, but no claim says `{phrase}`"));
                }
            }
            Expected::Fails(name) => {
                named.push(name.as_str());
                match claims.iter().find(|claim| claim.name == *name) {
                    None => {
                        let known: Vec<&str> =
                            claims.iter().map(|claim| claim.name.as_str()).collect();
                        problems.push(format!("its head names the claim `{name}`, which does not exist; there are:\n{}", known.join("\n")));
                    }
                    Some(claim) if claim.is_passed() => {
                        problems.push(format!("{name} passes, though the head says that it fails"))
                    }
                    Some(claim) => {
                        if let Some(phrase) = lacks(claim) {
                            let sentence = claim.sentence().unwrap_or_default();
                            problems.push(format!("{name} fails with other words\nthe head: {phrase}\nthe claim: {sentence}"));
                        }
                    }
                }
            }
        }
    }
    for claim in claims {
        let is_allowed = named.contains(&claim.name.as_str())
            || claim.is_about_the_timeline()
            || (may_be_stuck && is_stuck(claim));
        if let Some(sentence) = claim.sentence().filter(|_| !is_allowed) {
            problems.push(format!(
                "{} fails too, which its head does not expect: {sentence}",
                claim.name
            ));
        }
    }
    if claims.iter().all(Claim::is_passed) {
        problems.push("is accepted: every claim passes".to_owned());
    }
    problems
}

/// Ended by the wall clock, or by a watchdog that says so.
fn is_stuck(claim: &Claim) -> bool {
    match &claim.outcome {
        Outcome::Passed => false,
        Outcome::Stuck { .. } => true,
        Outcome::Failed { sentence } => {
            let words = ["HANG:", "SPIN:", "BLOCKED:", "LIVELOCK:", "CLOCK HELD:"];
            words.iter().any(|word| sentence.starts_with(word))
        }
    }
}

fn warnings(warnings: &[Diagnostic]) -> Vec<String> {
    if warnings.is_empty() {
        Vec::new()
    } else {
        vec![format!("compiles with warnings:\n{}", text_of(warnings))]
    }
}

fn not_judged(found: &Found) -> String {
    format!("was not judged: {}", say::in_full(&found.attempt.exercise, &found.verdict))
}

fn text_of(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| diagnostic.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str, sentence: Option<&str>) -> Claim {
        let outcome = sentence
            .map_or(Outcome::Passed, |sentence| Outcome::Failed { sentence: sentence.to_owned() });
        Claim {
            name: name.to_owned(),
            line: None,
            outcome,
            at: None,
            printed: String::new(),
            timelines: None,
        }
    }

    fn compare(head: &str, claims: &[Claim]) -> String {
        let (head, mut problems) = head::read(head);
        problems.extend(compare_claims(&head, claims));
        problems.join(" / ")
    }

    #[test]
    fn an_answer_that_fails_as_its_head_says_is_no_problem() {
        let head = "//! Forgets two.\n//!\n//! fails: a\n//! says: 2 of 3\nfn code() {}";
        assert_eq!(
            compare(
                head,
                &[
                    claim("a", Some("LEAK: 2 of 3 ran on")),
                    claim("b", None),
                    claim("t", Some("TIMELINE: late"))
                ]
            ),
            ""
        );
    }

    #[test]
    fn other_words_another_claim_and_an_unknown_name_are_problems() {
        let claims = [claim("a", Some("LEAK: 1 of 3 ran on")), claim("b", Some("HANG: for ever"))];
        let problems = compare("//! fails: a\n//! says: 2 of 3\n//! fails: c", &claims);
        assert!(problems.contains("a fails with other words"), "{problems}");
        assert!(problems.contains("b fails too"), "{problems}");
        assert!(problems.contains("`c`, which does not exist; there are:\na\nb"), "{problems}");
    }

    #[test]
    fn a_claim_that_is_named_twice_is_a_problem() {
        let claims = [claim("a", Some("LEAK: 1 of 3 ran on"))];
        assert_eq!(compare("//! fails: a\n//! fails: a", &claims), "`fails: a` stands there twice");
    }

    #[test]
    fn a_wrong_answer_that_passes_is_a_problem() {
        let problems = compare("//! fails: a", &[claim("a", None)]);
        assert!(
            problems.contains("a passes") && problems.contains("every claim passes"),
            "{problems}"
        );
    }

    #[test]
    fn a_head_that_says_stuck_wants_a_claim_that_is_stuck() {
        assert_eq!(
            compare(
                "//! stuck",
                &[claim("a", Some("SPIN: no await was reached")), claim("b", None)]
            ),
            ""
        );
        assert!(
            compare("//! stuck", &[claim("a", Some("LOST: one line")), claim("b", None)])
                .contains("no claim is stuck")
        );
    }
}
