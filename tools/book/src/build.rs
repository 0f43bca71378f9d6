//! Builds the book with the mdBook that is linked in.

use crate::markdown::Source;
use crate::{rules, warnings};
use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::path::{Path, PathBuf};

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
    let missing = rules::missing_includes(&Source::read(root)?);
    if !missing.is_empty() {
        bail!(
            "{} points at nothing:\n  {}\ncorrect the path or add the file, then type `cargo run --bin book -- build` again",
            if missing.len() == 1 { "an include" } else { "more than one include" },
            missing.join("\n  ")
        );
    }

    let (built, logged) = warnings::during(|| stock(root, out));
    built?;
    if !logged.is_empty() {
        bail!(
            "mdBook warns:\n  {}\ncorrect the page, then type `cargo run --bin book -- build` again",
            logged.join("\n  ")
        );
    }
    Ok(())
}

/// Builds into `out` what stock mdBook builds, without a check of ours.
pub fn stock(root: &Path, out: &Path) -> Result<()> {
    let settings = root.join("book.toml");
    let mut config = Config::from_disk(&settings)
        .with_context(|| format!("cannot read {}", settings.display()))?;
    config.build.build_dir = out.to_path_buf();
    MDBook::load_with_config(root, config)
        .and_then(|book| book.build())
        .context("cannot build the book")
}
