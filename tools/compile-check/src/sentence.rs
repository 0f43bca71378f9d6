//! What a person reads when a claim fails.

use crate::{Program, compiler::Refusal, project::Obstacle};

/// It compiled, and must not.
pub fn accepted(Program { path, does, .. }: &Program) -> String {
    format!("WRONG RESULT: {path} compiled, and it must not: {does}.")
}

/// It did not compile, and must.
pub fn refused(Program { path, does, .. }: &Program, errors: &[Refusal]) -> String {
    format!("WRONG RESULT: {path} did not compile, and it must: {does}.\n\n{}", text(errors))
}

/// It did not compile, as it must not, but not because of what the claim is about.
pub fn refused_otherwise(
    Program { path, does, .. }: &Program,
    errors: &[Refusal],
    code: &str,
    phrase: &str,
) -> String {
    format!(
        "WRONG RESULT: {path} did not compile, but not because of what it does: {does}. That would be {code}, with \
         the words \"{phrase}\".\n\n{}",
        text(errors)
    )
}

/// Lines of it compiled, and must not.
pub fn lines_accepted(
    Program { path, does, marked, .. }: &Program,
    compiled: &[&(usize, String)],
) -> String {
    let lines: Vec<String> = compiled
        .iter()
        .take(3)
        .map(|(number, text)| format!("`{text}` in line {number}"))
        .collect();
    let more = match compiled.len() - lines.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "WRONG RESULT: {path} has {} lines that must not compile: {does}. {} of them compiled: {}{more}.",
        marked.len(),
        compiled.len(),
        lines.join(", "),
    )
}

/// Lines of it did not compile that have to.
pub fn refused_elsewhere(Program { path, does, .. }: &Program, errors: &[&Refusal]) -> String {
    format!(
        "WRONG RESULT: {path} did not compile in lines that are not marked: {does}.\n\n{}",
        errors.iter().map(|error| error.text.as_str()).collect::<Vec<_>>().join("\n")
    )
}

/// Nothing can be said about the answer.
pub fn not_compiled(program: &str, obstacle: &Obstacle) -> String {
    format!("the program {program} could not be compiled at all: {}", obstacle.trim())
}

fn text(errors: &[Refusal]) -> String {
    errors.iter().map(|error| error.text.as_str()).collect::<Vec<_>>().join("\n")
}
