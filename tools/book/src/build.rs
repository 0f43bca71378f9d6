//! Builds the book with the mdBook that is linked in.

use crate::markdown::Source;
use crate::{rules, warnings};
use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::path::{Path, PathBuf};

/// What only the served book loads: it listens to the runner.
const LIVE: &str = "book/theme/live.js";

/// Builds the book of the repository at `root` into `target/book` and returns its first page.
///
/// # Errors
///
/// Besides whatever stops mdBook: an include that points at nothing, and whatever mdBook warns about.
pub fn checked(root: &Path) -> Result<PathBuf> {
    let out = root.join("target/book");
    checked_into(root, &out)?;
    Ok(out.join("index.html"))
}

/// Builds into `out`, with the same checks.
pub fn checked_into(root: &Path, out: &Path) -> Result<()> {
    check(root, || stock(root, out))
}

/// Builds into `out` what [`crate::serve`] shows: the same book, and one script that listens for verdicts.
pub fn served_into(root: &Path, out: &Path) -> Result<()> {
    check(root, || {
        let mut config = config(root)?;
        let mut scripts: Vec<String> = config.get("output.html.additional-js")?.unwrap_or_default();
        scripts.push(LIVE.to_owned());
        config.set("output.html.additional-js", scripts)?;
        build(root, out, config)
    })
}

/// Builds into `out` what stock mdBook builds, without a check of ours.
pub fn stock(root: &Path, out: &Path) -> Result<()> {
    build(root, out, config(root)?)
}

fn check(root: &Path, build: impl FnOnce() -> Result<()>) -> Result<()> {
    let missing = rules::missing_includes(&Source::read(root)?);
    if !missing.is_empty() {
        bail!(
            "{} points at nothing:\n  {}\ncorrect the path or add the file, then type `cargo run --bin book -- build` again",
            if missing.len() == 1 { "an include" } else { "more than one include" },
            missing.join("\n  ")
        );
    }

    let (built, logged) = warnings::during(build);
    built?;
    if !logged.is_empty() {
        bail!(
            "mdBook warns:\n  {}\ncorrect the page, then type `cargo run --bin book -- build` again",
            logged.join("\n  ")
        );
    }
    Ok(())
}

fn config(root: &Path) -> Result<Config> {
    let settings = root.join("book.toml");
    Config::from_disk(&settings).with_context(|| format!("cannot read {}", settings.display()))
}

fn build(root: &Path, out: &Path, mut config: Config) -> Result<()> {
    config.build.build_dir = out.to_path_buf();
    MDBook::load_with_config(root, config)
        .and_then(|book| book.build())
        .context("cannot build the book")
}
