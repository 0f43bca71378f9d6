//! The words of the command line, and what each of them does.

use crate::{
    cache::{self, State},
    cargo::Tell,
    corpus::Breadth,
    course::{self, Exercise},
    figures, hints, judge, names, os,
    output::Stop,
    reset, say, seal, solution, verify, watch,
};
use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use std::{
    fmt,
    io::{BufRead, IsTerminal},
    process::ExitCode,
    sync::Arc,
};

/// A mistake in what was typed: exit code 2.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

#[derive(Default)]
struct Options {
    word: Option<String>,
    names: Vec<String>,
    flags: Vec<&'static str>,
}

const WORDS: &[(&str, &[&str], usize)] = &[
    ("check", &["--all", "--json"], usize::MAX),
    ("list", &["--json"], 0),
    ("hint", &["--again"], 1),
    ("solution", &["--yes"], 1),
    ("reset", &[], 1),
    ("verify", &["--seal", "--shipped"], usize::MAX),
    ("figures", &[], 0),
];

const FLAGS: &[&str] =
    &["--all", "--again", "--help", "--json", "--seal", "--shipped", "--version", "--yes"];

pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<ExitCode> {
    let options = parse(Parser::from_iter(arguments))?;
    if options.has("--help") {
        say::line(say::HELP);
        return Ok(ExitCode::SUCCESS);
    }
    if options.has("--version") {
        say::line(concat!("course ", env!("CARGO_PKG_VERSION")));
        return Ok(ExitCode::SUCCESS);
    }
    if options.word.as_deref() == Some("figures") {
        figures::record(&course::find_root()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    os::end_all_at_signals(130).context("cannot take Ctrl-C")?;
    let root = course::find_root()?;
    let exercises = course::exercises(&root)?;
    match options.word.as_deref() {
        None => {
            let start = options.names.first().map(|name| find(&exercises, name)).transpose()?;
            watch::watch(&root, exercises, start)?;
        }
        Some("check") => return check(&options, &exercises),
        Some("list") => list(&options, exercises),
        Some("hint") => hint(&options, &exercises)?,
        Some("solution") => return show_solution(&options, &exercises),
        Some("reset") => put_back(&options, &exercises)?,
        Some("verify") => return verify_course(&options, &exercises),
        Some(word) => bail!(Usage(format!("`{word}` is no word of `cargo course`"))),
    }
    Ok(ExitCode::SUCCESS)
}

impl Options {
    fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }
}

fn parse(mut parser: Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Arg::Short('h') => options.flags.push("--help"),
            Arg::Short('V') => options.flags.push("--version"),
            Arg::Value(value) => {
                let value = value.string().map_err(usage)?;
                if value == "help" {
                    options.flags.push("--help");
                } else if options.word.is_none()
                    && options.names.is_empty()
                    && WORDS.iter().any(|(word, ..)| *word == value)
                {
                    options.word = Some(value);
                } else {
                    options.names.push(value);
                }
            }
            Arg::Long(flag) => {
                let flag = format!("--{flag}");
                let known = FLAGS.iter().find(|known| **known == flag);
                options.flags.push(known.ok_or_else(|| {
                    Usage(format!("{flag} is unknown; `cargo course --help` shows every word"))
                })?);
            }
            Arg::Short(flag) => {
                bail!(Usage(format!("-{flag} is unknown; `cargo course --help` shows every word")))
            }
        }
    }
    let word = options.word.as_deref();
    let (allowed, names) = WORDS
        .iter()
        .find(|(known, ..)| Some(*known) == word)
        .map_or((&[] as &[&str], 1), |(_, flags, names)| (*flags, *names));
    if let Some(flag) = options
        .flags
        .iter()
        .find(|flag| !["--help", "--version"].contains(flag) && !allowed.contains(flag))
    {
        bail!(Usage(format!(
            "{flag} means nothing for `cargo course {}`; `cargo course --help` shows every word",
            word.unwrap_or("NAME")
        )));
    }
    if options.names.len() > names {
        bail!(Usage(format!(
            "`{}` is one word too many; `cargo course --help` shows every word",
            options.names[names]
        )));
    }
    Ok(options)
}

fn usage(error: lexopt::Error) -> Usage {
    Usage(format!("{error}; `cargo course --help` shows every word"))
}

fn find(exercises: &[Exercise], name: &str) -> Result<Exercise> {
    let found = names::find(exercises, name).map_err(|miss| {
        let words: Vec<&str> = WORDS.iter().map(|(word, ..)| *word).collect();
        let near = words.into_iter().find(|word| strsim::damerau_levenshtein(word, name) == 1);
        Usage(near.map_or_else(
            || say::miss(&miss),
            |word| format!("there is no word `{name}`; did you mean `cargo course {word}`?"),
        ))
    });
    Ok(found?.clone())
}

/// The exercise that is meant when none is named: the one whose folder we are in, the last one watched, the first unsolved.
fn present(exercises: &[Exercise]) -> Exercise {
    let here = std::env::current_dir().ok();
    let around = here.and_then(|here| course::exercise_at(exercises, &here));
    let present =
        around.or_else(|| cache::current(exercises)).or_else(|| watch::first_unsolved(exercises));
    present.unwrap_or(&exercises[0]).clone()
}

fn named_or_present(options: &Options, exercises: &[Exercise]) -> Result<Exercise> {
    options.names.first().map_or_else(|| Ok(present(exercises)), |name| find(exercises, name))
}

fn check(options: &Options, exercises: &[Exercise]) -> Result<ExitCode> {
    let mut chosen: Vec<&Exercise> = Vec::new();
    for name in &options.names {
        let some = names::find_some(exercises, name).map_err(|miss| Usage(say::miss(&miss)))?;
        chosen.extend(some);
    }
    let present = present(exercises);
    if options.has("--all") {
        chosen = exercises.iter().collect();
    } else if chosen.is_empty() {
        chosen.push(&present);
    }
    let mut seen = std::collections::BTreeSet::new();
    chosen.retain(|exercise| seen.insert(exercise.id()));

    let json = options.has("--json");
    let tell: Tell = Arc::new(say::progress);
    let mut passed = 0;
    judge::judge(&exercises[0].root, &chosen, &Stop::default(), &tell, &mut |judged| {
        passed += usize::from(judged.verdict.is_passed());
        if json {
            say::json(&judged.to_json());
        } else {
            say::exercise(&judged.exercise, say::Page::OnDisk);
            say::verdict(&judged);
        }
    });
    if !json && chosen.len() > 1 {
        say::checked(passed, chosen.len());
    }
    Ok(ExitCode::from(u8::from(passed < chosen.len())))
}

fn list(options: &Options, exercises: Vec<Exercise>) {
    let rows: Vec<(Exercise, State)> =
        exercises.into_iter().map(|exercise| (exercise.clone(), cache::state(&exercise))).collect();
    if !options.has("--json") {
        return say::list(&rows);
    }
    for (exercise, state) in rows {
        say::json(&course::in_the_list(&exercise, state));
    }
}

fn hint(options: &Options, exercises: &[Exercise]) -> Result<()> {
    let exercise = named_or_present(options, exercises)?;
    match hints::next(&exercise, options.has("--again"))? {
        Some(hint) => {
            let for_more = format!("`cargo course hint {}`", exercise.name);
            say::hint(&exercise, &hint, &for_more);
        }
        None => say::no_more_hints(&exercise),
    }
    Ok(())
}

fn show_solution(options: &Options, exercises: &[Exercise]) -> Result<ExitCode> {
    let Some(name) = options.names.first() else {
        bail!(Usage("whose solution? `cargo course solution NAME`".to_owned()))
    };
    let exercise = find(exercises, name)?;
    if cache::state(&exercise) != State::Solved
        && !options.has("--yes")
        && !wants_solution(&exercise)
    {
        say::solution_warning(&exercise);
        return Ok(ExitCode::FAILURE);
    }
    say::solution(&exercise, &solution::text(&exercise)?, &solution::others(&exercise));
    Ok(ExitCode::SUCCESS)
}

fn wants_solution(exercise: &Exercise) -> bool {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return false;
    }
    say::ask_for_solution(exercise);
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer).ok();
    answer.trim().to_lowercase().starts_with('y')
}

fn put_back(options: &Options, exercises: &[Exercise]) -> Result<()> {
    let Some(name) = options.names.first() else {
        bail!(Usage("reset which exercise? `cargo course reset NAME`".to_owned()))
    };
    let exercise = find(exercises, name)?;
    match reset::reset(&exercise)? {
        reset::Reset::AlreadyTheStub => say::already_the_stub(&exercise),
        reset::Reset::Done { kept } => say::was_reset(&exercise, kept.as_deref()),
    }
    Ok(())
}

fn verify_course(options: &Options, exercises: &[Exercise]) -> Result<ExitCode> {
    let mut chosen = Vec::new();
    for name in &options.names {
        chosen.extend(
            names::find_some(exercises, name)
                .map_err(|miss| Usage(say::miss(&miss)))?
                .into_iter()
                .cloned(),
        );
    }
    if chosen.is_empty() {
        chosen = exercises.to_vec();
    }
    if options.has("--seal") {
        for exercise in &chosen {
            if seal::write(exercise)? {
                say::sealed(exercise);
            }
        }
    }
    let report =
        verify::verify(&exercises[0].root, &chosen, options.has("--shipped"), Breadth::All)?;
    say::report(&report);
    Ok(ExitCode::from(u8::from(!report.problems.is_empty())))
}
