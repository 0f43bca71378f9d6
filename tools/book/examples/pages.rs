//! The figures of CONTRIBUTING about pages: `cargo run --example pages`.
//!
//! Builds this book twice, with its own theme and with that of stock mdBook, and lets `tools/book/measure/measure.js`
//! load both. Needs node, Chromium and `npm ci` in both `tools/book/browser` and `tools/book/measure`.

use anyhow::{Context, Result, ensure};
use book::build;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() -> Result<()> {
    let root = book::root::find()?;
    let folder = root.join("target/pages");
    let (ours, theirs) = (folder.join("ours"), folder.join("stock"));
    let none = folder.join("no-theme");
    fs::create_dir_all(&none)?;

    build::checked_into(&root, &ours)?;
    with_theme(&none, &root, &theirs)?;

    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("measure");
    let measured = Command::new("node")
        .arg("measure.js")
        .current_dir(&scripts)
        .env("BOOK", &ours)
        .env("STOCK", &theirs)
        .status()
        .context("cannot start node")?;
    ensure!(
        measured.success(),
        "node stopped; is `npm ci` done in tools/book/browser and tools/book/measure?"
    );
    Ok(())
}

/// Builds the same text with another theme; an empty folder stands for the one that comes with mdBook.
fn with_theme(theme: &Path, root: &Path, out: &Path) -> Result<()> {
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.set("output.html.theme", theme)?;
    config.set("output.html.additional-css", Vec::<String>::new())?;
    config.set("output.html.additional-js", Vec::<String>::new())?;
    config.build.build_dir = out.to_path_buf();
    MDBook::load_with_config(root, config)?.build()
}
