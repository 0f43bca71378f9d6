//! Where the repository is.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The repository around the current folder, or else the one this program was compiled in.
pub fn find() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    let compiled_in = Path::new(env!("CARGO_MANIFEST_DIR"));
    above(&here).or_else(|| above(compiled_in)).map(Path::to_path_buf).with_context(|| {
        format!("no book.toml in {} or above it; change to the course's folder", here.display())
    })
}

/// The nearest folder, `start` or above it, that holds the book.
pub fn above(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| {
        folder.join("book.toml").is_file() && folder.join("book/src/SUMMARY.md").is_file()
    })
}
