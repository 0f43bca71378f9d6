//! Every recording the book shows, recorded again and compared with its file under `book/figures`.
//!
//! `cargo course figures` records anew. Then read what changed.

mod go;
mod introduction;
mod p01_futures;
mod p02_leakage;
mod p03_blindness;
mod p04_contamination;
mod p05_managed_tasks;
mod p06_defensive_io;
mod review;
mod table;

use figure::{Explorable, Figure, Version};
use std::path::Path;
use std::time::Duration;
use std::{env, fs};
use testkit::cut::Recorded;
use testkit::timeline::Timeline;

/// What a page shows, as the files that it includes.
trait Shown {
    /// Each with the end of its name; `figure` is the rest of it.
    fn files(&self, figure: &str) -> Vec<(&'static str, String)>;
}

/// As text.
impl Shown for Timeline {
    fn files(&self, _figure: &str) -> Vec<(&'static str, String)> {
        vec![("txt", self.text())]
    }
}

/// Drawn.
impl Shown for Figure {
    fn files(&self, _figure: &str) -> Vec<(&'static str, String)> {
        vec![("txt", self.recording().text()), ("html", self.html())]
    }
}

/// Drawn, once for every await.
impl Shown for Explorable {
    fn files(&self, figure: &str) -> Vec<(&'static str, String)> {
        vec![("txt", self.text()), ("html", self.html(figure))]
    }
}

/// The version of an explorable figure that a listing shows.
fn version(name: &str, listing: &str, runs: Vec<Recorded>) -> Version {
    let path = format!("book/listings/src/{listing}.rs");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&path);
    Version::new(name, &path, &fs::read_to_string(file).unwrap(), runs)
}

/// Asserts that `book/figures/{figure}` is what was recorded, or makes it so if `TESTKIT_RECORD` is set.
#[track_caller]
fn shows(figure: &str, recorded: impl Shown) {
    for (end, recorded) in recorded.files(figure) {
        let name = format!("book/figures/{figure}.{end}");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&name);
        if env::var_os("TESTKIT_RECORD").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &recorded).unwrap();
        }
        let shown = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            shown == recorded,
            "{name} is not what the program does; record it with `cargo course figures` \
             and read it\n\nshown\n{shown}\nrecorded\n{recorded}"
        );
    }
}

/// When something first happened on a lane, in the words of the text.
fn at(recording: &Timeline, lane: &str, what: &str) -> Option<u64> {
    let lane = recording.lanes().iter().find(|it| it.name == lane)?;
    lane.events.iter().find(|event| event.what == what).map(|event| event.at)
}

/// Milliseconds of virtual time.
const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
