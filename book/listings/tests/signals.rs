//! What tokio's listeners hear of a real signal, each in a process of its own.

#![cfg(unix)]

use futures::FutureExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};
use std::{env, process};
use tokio::runtime;
use tokio::signal::ctrl_c;
use tokio::signal::unix::{Signal, SignalKind, signal};

const CASE: &str = "LISTINGS_SIGNALS";

/// Runs a case in a child, and returns what it printed.
fn child(case: &str) -> Output {
    let exe = env::current_exe().unwrap();
    let arguments = ["--exact", "in_a_process_of_its_own", "--nocapture"];
    Command::new(exe).args(arguments).env(CASE, case).output().unwrap()
}

#[track_caller]
fn says(case: &str, line: &str) {
    let output = child(case);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains(line), "{said}{output:?}");
}

#[test]
fn a_future_that_was_never_polled_does_not_listen() {
    assert_eq!(child("lazy").status.signal(), Some(2), "SIGINT kills it");
}

#[test]
fn whoever_listened_once_is_not_killed_any_more() {
    says("for good", "survived, and the next ctrl_c heard nothing");
}

#[test]
fn a_stream_remembers_two_signals_as_one() {
    says("remembers", "heard 1");
}

#[test]
fn two_streams_hear_the_same_signal() {
    says("two ears", "both");
}

#[test]
fn whoever_listens_for_ctrl_c_is_ended_by_what_a_supervisor_sends() {
    assert_eq!(child("a supervisor").status.signal(), Some(15), "SIGTERM kills it");
}

#[test]
fn an_ear_for_a_supervisor_hears_it() {
    says("an ear for a supervisor", "heard SIGTERM");
}

/// Sends this process a signal.
fn send(name: &str) {
    let own = process::id().to_string();
    assert!(Command::new("kill").args([name, &own]).status().unwrap().success());
}

/// Waits until the signals that were sent before have been told to those who listen.
async fn all_are_told(marks: &mut Signal) {
    send("-USR1");
    marks.recv().await;
}

#[test]
fn in_a_process_of_its_own() {
    let Ok(case) = env::var(CASE) else { return };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut marks = signal(SignalKind::user_defined1()).unwrap();
        match case.as_str() {
            "lazy" => {
                // A shell may have started us in the background, where SIGINT is ignored.
                unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
                let never_polled = ctrl_c();
                send("-INT");
                all_are_told(&mut marks).await;
                drop(never_polled);
            }
            "for good" => {
                assert!(ctrl_c().now_or_never().is_none());
                send("-INT");
                all_are_told(&mut marks).await;
                assert!(ctrl_c().now_or_never().is_none());
                println!("survived, and the next ctrl_c heard nothing");
            }
            "remembers" => {
                let mut ear = signal(SignalKind::interrupt()).unwrap();
                send("-INT");
                all_are_told(&mut marks).await;
                send("-INT");
                all_are_told(&mut marks).await;
                let mut heard = 0;
                while ear.recv().now_or_never().is_some() {
                    heard += 1;
                }
                println!("heard {heard}");
            }
            "a supervisor" => {
                assert!(ctrl_c().now_or_never().is_none());
                send("-TERM");
                all_are_told(&mut marks).await;
            }
            "an ear for a supervisor" => {
                let mut ear = signal(SignalKind::terminate()).unwrap();
                send("-TERM");
                ear.recv().await;
                println!("heard SIGTERM");
            }
            "two ears" => {
                let mut ears = [SignalKind::interrupt(); 2].map(|kind| signal(kind).unwrap());
                send("-INT");
                for ear in &mut ears {
                    ear.recv().await;
                }
                println!("both");
            }
            _ => panic!("there is no case {case}"),
        }
    });
}
