//! Every recording the book shows, recorded again and compared with its file under `book/figures`.
//!
//! `cargo course figures` records anew. Then read what changed.

mod go;
mod introduction;
mod p01_futures;
mod p02_leakage;
mod p04_contamination;

use std::path::Path;
use std::time::Duration;
use std::{env, fs};
use testkit::timeline::Timeline;

/// Asserts that `book/figures/{figure}.txt` is what was recorded, or makes it so if `TESTKIT_RECORD` is set.
#[track_caller]
fn shows(figure: &str, recording: Timeline) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../figures/{figure}.txt"));
    let recorded = recording.text();
    if env::var_os("TESTKIT_RECORD").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &recorded).unwrap();
    }
    let shown = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == recorded,
        "book/figures/{figure}.txt is not what the program does; record it with `cargo course figures` \
         and read it\n\nshown\n{shown}\nrecorded\n{recorded}"
    );
}

/// Milliseconds of virtual time.
const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
