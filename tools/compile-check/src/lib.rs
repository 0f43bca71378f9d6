//! Claims about programs that use an answer: this one compiles, and that one does not.
//!
//! The programs lie in `ui` beside the spec, and use the package that the spec belongs to. Their first line says in a
//! sentence what they do.
//!
//! ```no_run
//! #[test]
//! fn a_ticket_is_used_once() {
//!     compile_check::refuses!("a_ticket_is_used_twice", "E0382", "moved");
//! }
//! ```
//!
//! | module | does |
//! |---|---|
//! | [`project`] | writes a package that depends on the answer and has the programs as its binaries |
//! | [`compiler`] | builds them, and collects what the compiler said about each |
//! | [`memory`] | remembers it as long as nothing changes |
//! | [`sentence`] | says what became of it |
//!
//! Only the code of an error and a phrase are compared. The compiler quotes the answer's own source in many errors
//! (`E0382` points at the method that takes `self`), so its whole text would fit one answer only; where nothing of an
//! answer is quoted, trybuild compares all of it and is the better tool. And trybuild resolves a program by the name
//! of the package under test, while here a package `NAME_solution` is linked as `NAME` and may stand in for it.
//!
//! Whatever cargo has built for the test is used again, and the first claim has all programs compiled at once.

pub mod compiler;
pub mod memory;
pub mod project;
pub mod sentence;

use compiler::Compiled;
use memory::Memory;
use project::{Obstacle, Place, Programs, Project, Source};

/// Asserts that `ui/{program}.rs` beside the spec compiles.
///
/// # Panics
///
/// With `WRONG RESULT:` and the compiler's words if it does not.
///
/// ```no_run
/// #[test]
/// fn a_ticket_can_be_used() {
///     compile_check::accepts!("a_ticket_is_used");
/// }
/// ```
#[macro_export]
macro_rules! accepts {
    ($program:expr $(,)?) => {
        $crate::accepts_in(&$crate::here!(), $program)
    };
}

/// Asserts that `ui/{program}.rs` beside the spec does not compile, because of an error or lint `code` whose text
/// holds `phrase`.
///
/// # Panics
///
/// With `WRONG RESULT:` if it compiles, or if it is refused for other reasons, then with the compiler's words.
///
/// ```no_run
/// #[test]
/// fn a_ticket_has_to_be_used() {
///     compile_check::refuses!("a_ticket_is_forgotten", "unused_must_use", "must be used");
/// }
/// ```
#[macro_export]
macro_rules! refuses {
    ($program:expr, $code:expr, $phrase:expr $(,)?) => {
        $crate::refuses_in(&$crate::here!(), $program, $code, $phrase)
    };
}

/// Asserts that the compiler refuses every line of `ui/{program}.rs` that ends in `// must not compile`, and no other.
///
/// Put each of them into a function of its own: within one function an error can hide the next one.
///
/// # Panics
///
/// With `WRONG RESULT:` and the lines that compiled; or, if lines that are not marked were refused, with the compiler's
/// words.
///
/// ```no_run
/// #[test]
/// fn a_ticket_cannot_be_made_by_hand() {
///     compile_check::refuses_every_line!("makes_tickets");
/// }
/// ```
#[macro_export]
macro_rules! refuses_every_line {
    ($program:expr $(,)?) => {
        $crate::refuses_every_line_in(&$crate::here!(), $program)
    };
}

/// What the compiler has against `ui/{program}.rs` beside the spec; nothing if it compiles.
///
/// ```no_run
/// let refusals = compile_check::refusals!("asks_for_a_field");
/// assert!(refusals.iter().all(|refusal| !refusal.text.contains("available field")));
/// ```
#[macro_export]
macro_rules! refusals {
    ($program:expr $(,)?) => {
        $crate::refusals_in(&$crate::here!(), $program)
    };
}

/// The package that runs this, and the file.
#[doc(hidden)]
#[macro_export]
macro_rules! here {
    () => {
        $crate::project::Place::of(
            ::std::env!("CARGO_PKG_NAME"),
            ::std::env!("CARGO_MANIFEST_DIR"),
            ::std::file!(),
        )
    };
}

#[doc(hidden)]
#[track_caller]
pub fn accepts_in(place: &project::Place, program: &str) {
    let program = compile(place, program);
    if let Compiled::Refused(errors) = &program.compiled {
        panic!("{}", sentence::refused(&program, errors));
    }
}

#[doc(hidden)]
#[track_caller]
pub fn refuses_in(place: &project::Place, program: &str, code: &str, phrase: &str) {
    let program = compile(place, program);
    match &program.compiled {
        Compiled::Accepted => panic!("{}", sentence::accepted(&program)),
        Compiled::Refused(errors) if errors.iter().any(|error| error.is(code, phrase)) => {}
        Compiled::Refused(errors) => {
            panic!("{}", sentence::refused_otherwise(&program, errors, code, phrase))
        }
    }
}

#[doc(hidden)]
#[track_caller]
pub fn refuses_every_line_in(place: &project::Place, program: &str) {
    let program = compile(place, program);
    let refusals = program.refusals();
    let (refused, others): (Vec<_>, Vec<_>) = refusals
        .iter()
        .partition(|refusal| program.marked.iter().any(|(line, _)| refusal.is_about(*line)));
    if !others.is_empty() {
        panic!("{}", sentence::refused_elsewhere(&program, &others));
    }
    let compiled: Vec<_> = program
        .marked
        .iter()
        .filter(|(line, _)| !refused.iter().any(|refusal| refusal.is_about(*line)))
        .collect();
    if !compiled.is_empty() {
        panic!("{}", sentence::lines_accepted(&program, &compiled));
    }
}

#[doc(hidden)]
#[track_caller]
pub fn refusals_in(place: &project::Place, program: &str) -> Vec<compiler::Refusal> {
    match compile(place, program).compiled {
        Compiled::Accepted => Vec::new(),
        Compiled::Refused(refusals) => refusals,
    }
}

/// A program and what became of it.
pub struct Program {
    /// Relative to the package's folder: `tests/ui/a_ticket_is_used.rs`.
    pub path: String,
    /// What its first line says it does.
    pub does: String,
    pub compiled: Compiled,
    /// The lines that must not compile: number from 1, and text.
    pub marked: Vec<(usize, String)>,
}

impl Program {
    fn refusals(&self) -> &[compiler::Refusal] {
        match &self.compiled {
            Compiled::Accepted => &[],
            Compiled::Refused(refusals) => refusals,
        }
    }
}

#[track_caller]
fn compile(place: &project::Place, program: &str) -> Program {
    let programs = Programs::of(place);
    let compiled = programs.source(program).and_then(|source| {
        Ok(Program {
            path: programs.short(&source.path),
            compiled: remembered(place, &programs, &source)?,
            does: source.does,
            marked: source.marked,
        })
    });
    compiled.unwrap_or_else(|obstacle| panic!("{}", sentence::not_compiled(program, &obstacle)))
}

fn remembered(place: &Place, programs: &Programs, source: &Source) -> Result<Compiled, Obstacle> {
    let recall = || Memory::of(place, &source.path).and_then(|memory| memory.recall());
    if let Some(compiled) = recall() {
        return Ok(compiled);
    }
    let project = Project::generate(place, programs)?;
    // Another claim may have had them compiled while this one waited for the package.
    if let Some(compiled) = recall() {
        return Ok(compiled);
    }
    let mut asked = Err(String::new());
    for (path, compiled) in compiler::compile(&project, programs)? {
        let compiled = compiled.map(|compiled| compiled.with_short_paths(programs));
        if let (Some(memory), Ok(compiled)) = (Memory::of(place, &path), &compiled) {
            memory.keep(compiled);
        }
        if path == source.path {
            asked = compiled;
        }
    }
    asked
}
