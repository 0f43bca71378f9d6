//! Records again what the book shows. The tests that compare the recordings do the work; here they are only asked to write.

use crate::cargo;
use anyhow::{Context, Result, bail};
use std::{path::Path, process::Command};

pub fn record(root: &Path) -> Result<()> {
    let listings = root.join("book/listings");
    let mut command = Command::new(cargo::program());
    cargo::clean_environment(&mut command);
    command
        .current_dir(&listings)
        .args(["test", "--workspace", "--test", "recordings"])
        .env("TESTKIT_RECORD", "1");
    let status = command.status().with_context(|| {
        format!("cannot start cargo in {}; is it on the PATH?", listings.display())
    })?;
    if !status.success() {
        bail!(
            "the recordings failed; run `cargo test --workspace --test recordings` in book/listings to see why"
        );
    }
    Ok(())
}
