//! The built pages in a real browser: the scripts of `tools/book/browser`, run by node against Debian's Chromium.
//!
//! Where something for that is missing the test passes, and says so; with `COURSE_REQUIRE_BROWSER` set it fails instead.

use book::build;
use std::env;
use std::ffi::OsString;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_pages_hold_in_a_real_browser() {
    let (node, chromium) = match needed() {
        Ok(found) => found,
        Err(missing) => return skip(&missing),
    };
    let root = book::root::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-book");
    build::checked_into(root, &site).unwrap();

    let cargo = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--bin", "course"])
        .current_dir(root)
        .status()
        .unwrap();
    assert!(cargo.success(), "the runner is not built");
    let book = Path::new(env!("CARGO_BIN_EXE_book"));
    let runner = book.with_file_name(format!("course{}", env::consts::EXE_SUFFIX));

    let run = Command::new(node)
        .args(["--test", "--test-reporter=spec"])
        .current_dir(scripts())
        .env("BOOK", &site)
        .env("BOOK_PROGRAM", book)
        .env("CHROMIUM", chromium)
        .env("COURSE_PROGRAM", runner)
        .env("ROOT", root)
        .env("WORK", Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-course"))
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
    assert!(!said.contains("\nℹ pass 0\n"), "no script ran:\n{said}");
}

/// Node and Chromium, or what is missing and how to get it.
fn needed() -> Result<(PathBuf, PathBuf), String> {
    let chromium = ["chromium", "chromium-browser", "google-chrome"].iter().find_map(on_path);
    let chromium = env::var_os("CHROMIUM").map(PathBuf::from).or(chromium);
    let node = on_path(&"node");
    let packages = scripts().join("node_modules/playwright-core").is_dir();
    match (node, chromium) {
        (Some(node), Some(chromium)) if packages => Ok((node, chromium)),
        (Some(_), Some(_)) => Err("npm ci --prefix tools/book/browser".into()),
        (None, _) => Err("apt-get install nodejs npm chromium".into()),
        (_, None) => Err("apt-get install chromium".into()),
    }
}

fn skip(missing: &str) {
    let said = format!("the tests in a real browser were SKIPPED; to run them: {missing}");
    assert!(env::var_os("COURSE_REQUIRE_BROWSER").is_none(), "{said}");
    // Not `eprintln!`, which the harness keeps to itself when a test passes.
    let mut terminal = stderr();
    writeln!(terminal, "\n{said}\n").unwrap();
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("browser")
}

fn on_path(program: &&str) -> Option<PathBuf> {
    let name = OsString::from(format!("{program}{}", env::consts::EXE_SUFFIX));
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}
