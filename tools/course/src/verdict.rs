//! What was found out about one answer, as data. Words are [`crate::say`]'s business.
//!
//! `check --json` prints one object a line and exercise, and the live page reads the same lines. Fields are only ever added:
//!
//! | field | is |
//! |---|---|
//! | `name`, `part`, `folder` | `dashboard_refresh`, `02_leakage`, `01_dashboard_refresh` |
//! | `file`, `page` | the learner's file and the lesson's source, relative to the root, with `/` |
//! | `minutes` | a number, or null if the manifest does not say |
//! | `state` | `passed`, `failed`, `stuck`, `rejected` (by the compiler) or `not_judged` |
//! | `reason` | why it was not judged: `source_missing`, `source_unreadable`, `source_empty`, `source_not_utf8`, `spec_missing`, `judge_changed`, `not_sealed`, `no_claims`, `manifest_missing`, `workspace_broken`, `cargo_missing`, `target_unwritable`, `build_failed`; else null |
//! | `sentence` | the verdict in one sentence |
//! | `claims` | a list of `{name, line, state, sentence, details, at, printed, expected, actual}` in the spec's order; `state` is `passed`, `failed` or `stuck`, `line` is where the spec states it, `sentence` the first paragraph of what the claim said and `details` the rest, `at` where it panicked (`FILE:LINE:COLUMN`), `printed` what the answer printed, `expected` and `actual` are timelines; all but name and state may be null |
//! | `compiler` | what the compiler wrote, without colours, or null |
//! | `duration_ms` | from the start of the build to the verdict |
//!
//! The book gets these lines too, those of `list --json`, `{"name": …, "state": "running"}` when a check begins, and
//! `{"current": "02_leakage/01_dashboard_refresh"}` when another exercise is turned to; `tools/book/src/board.rs` reads them.

use crate::{course, course::Exercise, say};
use serde_json::{Value, json};
use std::time::Duration;

/// A verdict and what it is about.
#[derive(Clone)]
pub struct Judged {
    pub exercise: Exercise,
    pub verdict: Verdict,
    pub duration: Duration,
}

#[derive(Clone)]
pub enum Verdict {
    Passed { claims: Vec<Claim> },
    Failed { claims: Vec<Claim> },
    Stuck { claims: Vec<Claim> },
    RejectedByCompiler { errors: Vec<Diagnostic> },
    NotJudged { reason: Reason },
}

/// One message of the compiler; `text` is as rustc wrote it, colours included.
#[derive(Clone)]
pub struct Diagnostic {
    pub code: Option<String>,
    pub text: String,
}

/// One claim of a spec, and what became of it.
#[derive(Clone)]
pub struct Claim {
    pub name: String,
    /// The line of the spec that states it.
    pub line: Option<usize>,
    pub outcome: Outcome,
    /// Where it panicked, as `FILE:LINE:COLUMN`.
    pub at: Option<String>,
    /// What was printed, when that helps: only for claims that do not hold.
    pub printed: String,
    /// The timelines asked for and recorded, where they differ.
    pub timelines: Option<Timelines>,
}

#[derive(Clone)]
pub struct Timelines {
    pub expected: String,
    pub actual: String,
}

#[derive(Clone, PartialEq)]
pub enum Outcome {
    Passed,
    Failed { sentence: String },
    Stuck { sentence: String },
}

#[derive(Clone)]
pub enum Reason {
    SourceMissing,
    SourceUnreadable { error: String },
    SourceEmpty,
    SourceNotUtf8 { offset: usize },
    SpecMissing,
    JudgeChanged { files: Vec<String> },
    NotSealed,
    NoClaims,
    ManifestMissing,
    WorkspaceBroken { text: String },
    CargoMissing { program: String },
    TargetUnwritable { error: String },
    BuildFailed { text: String },
}

impl Claim {
    pub fn is_passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    pub fn sentence(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Passed => None,
            Outcome::Failed { sentence } | Outcome::Stuck { sentence } => Some(sentence),
        }
    }

    /// Whether the claim is only about the picture that was recorded.
    pub fn is_about_the_timeline(&self) -> bool {
        self.sentence().is_some_and(|sentence| sentence.starts_with("TIMELINE:"))
    }

    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "line": self.line,
            "state": match self.outcome {
                Outcome::Passed => "passed",
                Outcome::Failed { .. } => "failed",
                Outcome::Stuck { .. } => "stuck",
            },
            "sentence": self.sentence().map(|sentence| paragraph(sentence).0),
            "details": self.sentence().and_then(|sentence| paragraph(sentence).1),
            "at": self.at,
            "printed": (!self.printed.is_empty()).then_some(&self.printed),
            "expected": self.timelines.as_ref().map(|timelines| &timelines.expected),
            "actual": self.timelines.as_ref().map(|timelines| &timelines.actual),
        })
    }
}

impl Verdict {
    /// The verdict over all claims together.
    pub fn of(claims: Vec<Claim>) -> Self {
        if claims.is_empty() {
            return Self::NotJudged { reason: Reason::NoClaims };
        }
        if claims.iter().all(Claim::is_passed) {
            return Self::Passed { claims };
        }
        if claims.iter().any(|claim| matches!(claim.outcome, Outcome::Stuck { .. })) {
            return Self::Stuck { claims };
        }
        Self::Failed { claims }
    }

    pub fn is_passed(&self) -> bool {
        matches!(self, Self::Passed { .. })
    }

    pub fn claims(&self) -> &[Claim] {
        match self {
            Self::Passed { claims } | Self::Failed { claims } | Self::Stuck { claims } => claims,
            Self::RejectedByCompiler { .. } | Self::NotJudged { .. } => &[],
        }
    }

    /// The failed claim to speak of first: the first one that is not merely about the picture.
    pub fn first_failure(&self) -> Option<&Claim> {
        let failed = || self.claims().iter().filter(|claim| !claim.is_passed());
        failed().find(|claim| !claim.is_about_the_timeline()).or_else(|| failed().next())
    }

    fn state(&self) -> &'static str {
        match self {
            Self::Passed { .. } => "passed",
            Self::Failed { .. } => "failed",
            Self::Stuck { .. } => "stuck",
            Self::RejectedByCompiler { .. } => "rejected",
            Self::NotJudged { .. } => "not_judged",
        }
    }

    fn reason(&self) -> Option<&'static str> {
        let Self::NotJudged { reason } = self else {
            return None;
        };
        Some(match reason {
            Reason::SourceMissing => "source_missing",
            Reason::SourceUnreadable { .. } => "source_unreadable",
            Reason::SourceEmpty => "source_empty",
            Reason::SourceNotUtf8 { .. } => "source_not_utf8",
            Reason::SpecMissing => "spec_missing",
            Reason::JudgeChanged { .. } => "judge_changed",
            Reason::NotSealed => "not_sealed",
            Reason::NoClaims => "no_claims",
            Reason::ManifestMissing => "manifest_missing",
            Reason::WorkspaceBroken { .. } => "workspace_broken",
            Reason::CargoMissing { .. } => "cargo_missing",
            Reason::TargetUnwritable { .. } => "target_unwritable",
            Reason::BuildFailed { .. } => "build_failed",
        })
    }
}

impl Judged {
    pub fn to_json(&self) -> Value {
        let exercise = &self.exercise;
        let compiler = match &self.verdict {
            Verdict::RejectedByCompiler { errors } => {
                Some(errors.iter().map(|error| plain(&error.text)).collect::<String>())
            }
            _ => None,
        };
        json!({
            "name": exercise.name,
            "part": exercise.part,
            "folder": exercise.folder,
            "file": course::relative(&exercise.root, &exercise.source()),
            "page": course::relative(&exercise.root, &exercise.lesson()),
            "minutes": exercise.minutes(),
            "state": self.verdict.state(),
            "reason": self.verdict.reason(),
            "sentence": say::in_one_sentence(exercise, &self.verdict),
            "claims": self.verdict.claims().iter().map(Claim::to_json).collect::<Vec<_>>(),
            "compiler": compiler,
            "duration_ms": self.duration.as_millis() as u64,
        })
    }
}

/// The first paragraph of a message, and the rest if there is one.
pub fn paragraph(message: &str) -> (&str, Option<&str>) {
    match message.split_once("\n\n") {
        Some((first, rest)) => (first, Some(rest)),
        None => (message, None),
    }
}

/// `text` without its colours.
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
