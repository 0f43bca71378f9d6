use anyhow::{Context, Result, bail};
use book::live::Options;
use lexopt::prelude::*;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo run --bin book -- build [--open]
       cargo run --bin book -- serve [--open] [--port N] [--json]

build  into target/book, and print where to open it
serve  on this machine only, and build again when a page changes
       --port N  this port instead of 4114 or the next free one; 0 is any
       --json    lines of `check --json` on stdin reach the pages; the end of stdin is the end";

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
    let mut word = None;
    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        let serves = word.as_deref() == Some("serve");
        match argument {
            Value(value) if word.is_none() && (value == "build" || value == "serve") => {
                word = value.into_string().ok();
            }
            Long("open") if word.is_some() => options.open = true,
            Long("json") if serves => options.json = true,
            Long("port") if serves => {
                let port = arguments.value()?.parse();
                let port = port.context("--port and COURSE_PORT take a number up to 65535")?;
                options.port = Some(port);
            }
            Short('h') | Long("help") => {
                println!("{USAGE}");
                return Ok(());
            }
            other => bail!("{}; type `cargo run --bin book -- --help`", other.unexpected()),
        }
    }
    let root = book::root::find()?;
    match word.as_deref() {
        Some("serve") => book::live::run(&root, &options),
        Some(_) => build(&root, options.open),
        None => bail!("nothing to do; type `cargo run --bin book -- build`"),
    }
}

fn build(root: &std::path::Path, open: bool) -> Result<()> {
    let index = book::build::checked(root)?;
    println!("open file://{}", index.display().to_string().replace(' ', "%20"));
    if open {
        open::that(&index).with_context(|| {
            format!("cannot start a browser; open {} yourself", index.display())
        })?;
    }
    Ok(())
}
