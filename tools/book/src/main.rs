use anyhow::{Context, Result, bail};
use lexopt::prelude::*;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo run --bin book -- build [--open]

Builds the book into target/book and prints where to open it.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (mut build, mut open) = (false, false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(word) if word == "build" && !build => build = true,
            Long("open") if build => open = true,
            Short('h') | Long("help") => {
                println!("{USAGE}");
                return Ok(());
            }
            other => bail!("{}; type `cargo run --bin book -- --help`", other.unexpected()),
        }
    }
    if !build {
        bail!("nothing to do; type `cargo run --bin book -- build`");
    }

    let root = book::root::find()?;
    let index = book::build::checked(&root)?;
    println!("open file://{}", index.display().to_string().replace(' ', "%20"));
    if open {
        open::that(&index).with_context(|| {
            format!("cannot start a browser; open {} yourself", index.display())
        })?;
    }
    Ok(())
}
