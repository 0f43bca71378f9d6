//! What goes on in a thread of its own when the future that waits for it is dropped, and what holds a thread up.

#![cfg(unix)]

use futures::FutureExt;
use std::process::{self, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};
use std::{env, fs, hint, thread};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::runtime::{self, Handle, Runtime};
use tokio::task::{JoinSet, block_in_place, yield_now};
use tokio::time::timeout;

const CASE: &str = "LISTINGS_THREADS";

#[test]
fn a_write_to_a_file_goes_on_when_it_is_dropped() {
    let pipe = env::temp_dir().join(format!("a-slow-disk-{}", process::id()));
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();

    // Nobody reads yet, so the first try has to wait, and its caller gives up.
    let dropped = runtime.block_on(async { tokio::fs::write(&pipe, "first try").now_or_never() });
    assert!(dropped.is_none());

    assert_eq!(fs::read_to_string(&pipe).unwrap(), "first try");
    fs::remove_file(pipe).unwrap();
}

/// Says goodbye when it is dropped, and waits until that was heard.
struct Caller(Sender<&'static str>);

impl Drop for Caller {
    fn drop(&mut self) {
        let goodbye = async {
            yield_now().await;
            self.0.send("goodbye").unwrap();
        };
        block_in_place(|| Handle::current().block_on(goodbye));
    }
}

/// A task drops a caller and does something else as well: what was heard, and whether it panicked.
fn hang_up(runtime: Runtime) -> (Vec<&'static str>, bool) {
    let (said, heard) = mpsc::channel();
    let task = async move {
        let (caller, also) = (Caller(said.clone()), said);
        let drops = async { drop(caller) };
        let works = async { also.send("other work").unwrap() };
        futures::join!(drops, works);
    };
    let ended = runtime.block_on(async { tokio::spawn(task).await });
    (heard.try_iter().collect(), ended.is_err_and(|error| error.is_panic()))
}

#[test]
fn with_more_threads_a_drop_may_block_in_place_and_the_rest_of_its_task_waits() {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();

    assert_eq!(hang_up(runtime), (vec!["goodbye", "other work"], false));
}

#[test]
fn with_one_thread_a_drop_that_blocks_in_place_panics() {
    let runtime = runtime::Builder::new_current_thread().build().unwrap();

    assert_eq!(hang_up(runtime), (vec![], true));
}

#[test]
fn the_end_of_a_program_waits_for_a_line_that_nobody_wants_any_more() {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "in_a_process_with_a_keyboard", "--nocapture"])
        .env(CASE, "stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let keyboard = child.stdin.take();

    let output = child.wait_with_output().unwrap();

    drop(keyboard);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("waited for the whole of its patience"), "{said}");
}

#[test]
fn a_timeout_does_not_end_the_wait_for_a_task_that_never_waits() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "in_a_process_with_a_task_that_never_waits", "--nocapture"])
        .env(CASE, "never waits")
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(7), "{output:?}");
}

#[test]
fn in_a_process_with_a_task_that_never_waits() {
    if !env::var(CASE).is_ok_and(|case| case == "never waits") {
        return;
    }
    let limit = Duration::from_millis(10);
    let (overdue, told) = mpsc::channel::<()>();
    thread::spawn(move || {
        told.recv().unwrap();
        process::exit(7);
    });
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut readers = JoinSet::new();
        readers.spawn(async move {
            let began = Instant::now();
            while began.elapsed() < 10 * limit {}
            overdue.send(()).unwrap();
            loop {
                hint::spin_loop();
            }
        });
        let close = async {
            yield_now().await;
            readers.shutdown().await;
        };
        let _ = timeout(limit, close).await;
        process::exit(0);
    });
}

#[test]
fn in_a_process_with_a_keyboard() {
    if !env::var(CASE).is_ok_and(|case| case == "stdin") {
        return;
    }
    // What no thread has begun when the runtime ends is not begun any more: so it is tried until one was quick enough.
    let waited = (0..1000).any(|_| {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let read = runtime.block_on(async {
            let mut line = String::new();
            BufReader::new(tokio::io::stdin()).read_line(&mut line).now_or_never().is_some()
        });
        assert!(!read, "nobody has typed");

        let (began, patience) = (Instant::now(), Duration::from_millis(100));
        runtime.shutdown_timeout(patience);
        began.elapsed() >= patience
    });
    assert!(waited, "the runtime ended at once");
    println!("waited for the whole of its patience");
}
