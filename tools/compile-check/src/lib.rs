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
//! | [`compiler`] | builds one of them, and collects what the compiler said |
//! | [`sentence`] | says what became of it |
//!
//! Only the code of an error and a phrase are compared. The compiler quotes the answer's own source in many errors
//! (`E0382` points at the method that takes `self`), so its whole text would fit one answer only; where nothing of an
//! answer is quoted, trybuild compares all of it and is the better tool. And trybuild resolves a program by the name
//! of the package under test, while here a package `NAME_solution` is linked as `NAME` and may stand in for it.
//!
//! Whatever cargo has built for the test is used again: the first claim compiles one or two small crates, the next
//! ones nothing but their program.

pub mod compiler;
pub mod project;
pub mod sentence;

use compiler::Compiled;
use project::Project;

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

/// The package that this is written in, and the file.
#[doc(hidden)]
#[macro_export]
macro_rules! here {
    () => {
        $crate::project::Place {
            package: ::std::env!("CARGO_PKG_NAME"),
            folder: ::std::env!("CARGO_MANIFEST_DIR"),
            file: ::std::file!(),
        }
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

/// A program and what became of it.
pub struct Program {
    /// Relative to the package's folder: `tests/ui/a_ticket_is_used.rs`.
    pub path: String,
    /// What its first line says it does.
    pub does: String,
    pub compiled: Compiled,
}

#[track_caller]
fn compile(place: &project::Place, program: &str) -> Program {
    let compiled = Project::generate(place).and_then(|project| {
        let source = project.source(program)?;
        let compiled = compiler::compile(&project, program)?;
        Ok(Program {
            path: project.short(&source.path),
            does: source.does,
            compiled: compiled.with_short_paths(&project),
        })
    });
    compiled.unwrap_or_else(|obstacle| panic!("{}", sentence::not_compiled(program, &obstacle)))
}
