//! Judges exercises as they lie on the disk: one build for all of them, then their claims.

use crate::{
    cache,
    cargo::{self, Progress, Tell},
    claims::{self, Bench},
    course::Exercise,
    output::Stop,
    seal::{self, Seal},
    verdict::{Judged, Reason, Verdict},
};
use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

/// Judges every exercise and hands each verdict to `done` as soon as it is known. After a stop no more are handed out.
pub fn judge(
    root: &Path,
    exercises: &[&Exercise],
    stop: &Stop,
    tell: &Tell,
    done: &mut dyn FnMut(Judged),
) {
    let start = Instant::now();
    let mut to_build = Vec::new();
    for exercise in exercises {
        match obstacle(exercise) {
            Some(reason) => done(not_judged(exercise, reason, start.elapsed())),
            None => to_build.push(*exercise),
        }
    }
    if to_build.is_empty() {
        return;
    }

    let target = root.join("target/judge");
    if let Err(error) = fs::create_dir_all(&target) {
        let reason = Reason::TargetUnwritable { error: error.to_string() };
        to_build
            .iter()
            .for_each(|exercise| done(not_judged(exercise, reason.clone(), start.elapsed())));
        return;
    }
    let contents: Vec<String> = to_build.iter().map(|exercise| cache::content(exercise)).collect();
    // Packages by name, not the workspace: the book asks tokio for more than exercises do.
    let mut arguments = vec!["--keep-going".to_owned()];
    for exercise in &to_build {
        cache::mistrust_times(exercise, &target);
        let name = &exercise.name;
        arguments.extend(["--package", name, "--test", name].map(str::to_owned));
    }
    let built = match cargo::build(root, &target, &arguments, stop, tell) {
        Ok(Some(built)) => built,
        Ok(None) => return,
        Err(reason) => {
            to_build
                .iter()
                .for_each(|exercise| done(not_judged(exercise, reason.clone(), start.elapsed())));
            return;
        }
    };

    let build_time = start.elapsed();
    for (exercise, content) in to_build.into_iter().zip(contents) {
        let start = Instant::now();
        let folder = exercise.dir();
        let package = built.package(&folder);
        let verdict = match &package.executable {
            _ if !package.errors.is_empty() => {
                Verdict::RejectedByCompiler { errors: package.errors }
            }
            None => Verdict::NotJudged { reason: built.failure() },
            Some(executable) => {
                let bench = Bench {
                    root,
                    executable,
                    module: "",
                    folder: &folder,
                    package: (&folder, &exercise.name),
                    target: &target,
                    compiles_programs: exercise.has_programs(),
                };
                if exercise.has_programs() && !has_compiled_programs(&target, &exercise.name) {
                    tell(Progress::BuildingForPrograms);
                }
                let Some(claims) = claims::run(&bench, stop) else {
                    return;
                };
                Verdict::of(claims)
            }
        };
        if cache::content(exercise) != content {
            cache::forget_built(exercise);
        } else if verdict.is_passed() {
            cache::remember(exercise);
        }
        done(Judged {
            exercise: exercise.clone(),
            verdict,
            duration: build_time + start.elapsed(),
        });
    }
}

fn not_judged(exercise: &Exercise, reason: Reason, duration: Duration) -> Judged {
    Judged { exercise: exercise.clone(), verdict: Verdict::NotJudged { reason }, duration }
}

/// Why there is no point in building.
fn obstacle(exercise: &Exercise) -> Option<Reason> {
    if !exercise.dir().join("Cargo.toml").is_file() {
        return Some(Reason::ManifestMissing);
    }
    let source = match fs::read(exercise.source()) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Some(Reason::SourceMissing);
        }
        Err(error) => {
            return Some(Reason::SourceUnreadable { error: error.to_string() });
        }
    };
    match str::from_utf8(&source) {
        Err(error) => {
            return Some(Reason::SourceNotUtf8 { offset: error.valid_up_to() });
        }
        Ok(source) if is_empty(source) => return Some(Reason::SourceEmpty),
        Ok(_) => {}
    }
    if !exercise.spec().is_file() {
        return Some(Reason::SpecMissing);
    }
    match seal::check(exercise) {
        Seal::Whole => None,
        Seal::Missing => Some(Reason::NotSealed),
        Seal::Broken(files) => Some(Reason::JudgeChanged { files }),
    }
}

/// Whether there is nothing but space and comments.
fn is_empty(source: &str) -> bool {
    let mut rest = source.trim_start_matches('\u{feff}').trim_start();
    while !rest.is_empty() {
        rest = if rest.starts_with("//") {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else if rest.starts_with("/*") {
            after_block_comment(rest)
        } else {
            return false;
        };
        rest = rest.trim_start();
    }
    true
}

fn after_block_comment(text: &str) -> &str {
    let mut depth = 0;
    let mut rest = text;
    while let Some(at) = rest.find(['/', '*']) {
        rest = &rest[at..];
        if rest.starts_with("/*") {
            depth += 1;
            rest = &rest[2..];
        } else if rest.starts_with("*/") {
            depth -= 1;
            rest = &rest[2..];
            if depth == 0 {
                return rest;
            }
        } else {
            rest = &rest[1..];
        }
    }
    ""
}

/// Whether programs were ever compiled against this exercise here; `compile-check` has a folder for each answer.
fn has_compiled_programs(target: &Path, name: &str) -> bool {
    let ours = format!("{name}-");
    let mut folders = fs::read_dir(target.join("compile-check")).into_iter().flatten().flatten();
    folders.any(|folder| folder.file_name().to_string_lossy().starts_with(&ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn a_file_of_comments_is_empty_and_one_item_is_not() {
        for empty in
            ["", " \n\t", "// a", "//! a\n\n/* b /* c */ d */ \n// e\n", "\u{feff}\n", "/* open"]
        {
            assert!(is_empty(empty), "{empty:?}");
        }
        for full in ["fn a() {}", "// a\nmod b;", "/* a */ use b as c;", "#![allow(dead_code)]"] {
            assert!(!is_empty(full), "{full:?}");
        }
    }

    #[test]
    fn the_build_for_programs_is_told_only_before_the_first_one() {
        let target = env::temp_dir().join(format!("course-programs-{}", process::id()));
        assert!(!has_compiled_programs(&target, "lost_message"));

        fs::create_dir_all(target.join("compile-check/lost_message-2d12a14c5320e701")).unwrap();

        assert!(has_compiled_programs(&target, "lost_message"));
        assert!(!has_compiled_programs(&target, "lost"));
        fs::remove_dir_all(target).unwrap();
    }
}
