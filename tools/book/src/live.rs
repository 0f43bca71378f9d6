//! `book serve`: builds, serves, listens to the runner, and builds again when the text changes.

use crate::pages::Pages;
use crate::serve::{self, Live, PORT};
use crate::{build, serve::serve};
use anyhow::{Context, Result};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use serde_json::json;
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Editors write in several steps; this long nothing must happen before the book is built again.
const QUIET: Duration = Duration::from_millis(50);

/// What the pages are made of, from the root; exercises are not, a learner's save builds nothing.
const SOURCES: [&str; 3] = ["book", "solutions", "book.toml"];

/// How to serve.
#[derive(Default)]
pub struct Options {
    /// Whether the runner is at the other end: its lines come on stdin, and what is said here is JSON too.
    pub json: bool,
    /// Whether to open a browser.
    pub open: bool,
    /// A port that has to be free; 0 is any.
    pub port: Option<u16>,
}

/// Serves the book of the repository at `root` until Ctrl-C, or until the runner is gone.
///
/// # Errors
///
/// The first build fails, or there is no port.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    let stop = CancellationToken::new();
    let stopper = stop.clone();
    ctrlc::set_handler(move || stopper.cancel()).context("cannot listen for Ctrl-C")?;
    let (changes, _watcher) = watch(root)?;
    let live = Live::new(pages(root)?, stop.clone());
    if options.json {
        let live = live.clone();
        thread::spawn(move || listen_to_the_runner(&live));
    }
    let (rebuilt, books_root, says_json) = (live.clone(), root.to_owned(), options.json);
    thread::spawn(move || build_again(&rebuilt, &books_root, &changes, says_json));

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the server")?;
    let served = runtime.block_on(async {
        let listener = serve::listen(options.port)
            .await
            .with_context(|| format!("cannot listen on {}", asked(options.port)))?;
        let port = listener.local_addr()?.port();
        let address = format!("http://127.0.0.1:{port}/");
        let note = (options.port.is_none() && port != PORT).then(|| {
            format!("port {PORT} is taken, perhaps by another `cargo course`; this one uses {port}")
        });
        say_served(&address, note.as_deref(), options.json);
        if options.open {
            tokio::spawn(open_first_page(live.clone(), address, options.json));
        }
        serve(listener, live).await.context("the server ended")
    });
    // What still waits for a line of the runner is not waited for.
    runtime.shutdown_background();
    served
}

fn asked(port: Option<u16>) -> String {
    match port {
        Some(port) => {
            format!("127.0.0.1:{port}; ask for another with --port or COURSE_PORT, or for none")
        }
        None => {
            format!("any port from {PORT} on; end what uses them, or ask for another with --port")
        }
    }
}

/// The book as it is now, in memory.
fn pages(root: &Path) -> Result<Pages> {
    // Whoever ends it in the middle leaves the folder behind.
    let served = root.join("target/served");
    let folder = fs::create_dir_all(&served).and_then(|()| tempfile::tempdir_in(&served));
    let folder = folder.with_context(|| format!("cannot write in {}", served.display()))?;
    build::served_into(root, folder.path())?;
    Pages::read(folder.path())
}

/// Takes in the runner's lines. When they end the runner is gone, and nobody needs the book any more.
fn listen_to_the_runner(live: &Live) {
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        live.board.send_if_modified(|board| board.take(&line));
    }
    live.stop.cancel();
}

/// Opens the page of the exercise that is being worked on; the runner names it first of all.
async fn open_first_page(live: Arc<Live>, address: String, waits_for_the_runner: bool) {
    let mut page = address;
    if waits_for_the_runner {
        let mut board = live.board.subscribe();
        let Ok(board) = board.wait_for(|board| board.current().is_some()).await else { return };
        page.push_str(&format!("{}.html", board.current().unwrap_or("index")));
    }
    // The address was said already: whoever has no browser here opens it elsewhere.
    open::that_detached(page).ok();
}

/// Whatever touches a source of the book, for as long as the watcher is kept. Without one the book is served all the same.
fn watch(root: &Path) -> Result<(Receiver<()>, Option<RecommendedWatcher>)> {
    let (sender, changes) = mpsc::channel();
    let sources: Vec<PathBuf> = SOURCES.iter().map(|source| root.join(source)).collect();
    let watched = sources.clone();
    let on_event = move |event: notify::Result<notify::Event>| {
        let touches = event.is_ok_and(|event| {
            let is_source = |path: &PathBuf| sources.iter().any(|source| path.starts_with(source));
            !event.kind.is_access() && event.paths.iter().any(is_source)
        });
        if touches {
            sender.send(()).ok();
        }
    };
    let watcher = RecommendedWatcher::new(on_event, Config::default()).and_then(|mut watcher| {
        // Editors replace files, so the folder of a single file is watched, not the file.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        for folder in watched.iter().filter(|source| source.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(watcher)
    });
    Ok((changes, watcher.ok()))
}

/// Builds after every change. What cannot be built is told, and the pages stay as they were.
fn build_again(live: &Live, root: &Path, changes: &Receiver<()>, json: bool) {
    while changes.recv().is_ok() {
        while changes.recv_timeout(QUIET).is_ok() {}
        let built = pages(root);
        if let Err(error) = &built {
            say_trouble(&format!("{error:#}"), json);
        }
        live.site.send_if_modified(|site| {
            let trouble = site.trouble.take();
            match built {
                Ok(pages) => {
                    let is_new = pages.version != site.pages.version;
                    site.pages = Arc::new(pages);
                    is_new || trouble.is_some()
                }
                Err(error) => {
                    site.trouble = Some(format!("{error:#}"));
                    site.trouble != trouble
                }
            }
        });
    }
}

fn say_served(address: &str, note: Option<&str>, json: bool) {
    if json {
        return say(&json!({ "served": address, "note": note }));
    }
    note.iter().for_each(say);
    say(&format!("the book: {address}\nCtrl-C ends it; a saved page is built again and shown"));
}

fn say_trouble(trouble: &str, json: bool) {
    if json {
        return say(&json!({ "trouble": trouble }));
    }
    say(&format!("error: {trouble}\nthe pages stay as they were"));
}

/// Whoever does not read any more is no reason to stop.
fn say(what: &impl std::fmt::Display) {
    let mut out = std::io::stdout();
    writeln!(out, "{what}").and_then(|()| out.flush()).ok();
}
