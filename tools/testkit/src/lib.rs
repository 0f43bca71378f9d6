//! What a test needs to talk about cancellation.
//!
//! Async code is cancelled in two ways: its future is dropped, or a token that it holds is cancelled and it is
//! expected to notice. Either way the interesting questions are about what the *world* can see afterwards: which
//! work still runs, which effect happened anyway, which state is half done. This crate lets a test ask them on
//! tokio's paused clock, deterministically and in milliseconds of real time.
//!
//! | module | does |
//! |---|---|
//! | [`mod@run`] | the room a test happens in: one thread, paused clock, and a watchdog that turns every kind of hang into a sentence |
//! | [`timeline`] | records lanes and events; the text is the same on every run |
//! | [`cut`] | drops a future at each of its suspensions, in two modes, and names the `.await` where a promise broke |
//! | [`quiet`] | the barrier "run until nothing can move", tasks alive, "this completes" |
//! | [`memory`] | what a room has allocated and not freed |
//! | [`scene`] | doubles that remember what was done to them |
//!
//! ```
//! use std::time::Duration;
//! use testkit::{quiet, run, scene::Service};
//!
//! run(async || {
//!     let backend = Service::new([("orders", 100)]);
//!
//!     let page = tokio::time::timeout(Duration::from_millis(50), backend.fetch("orders")).await;
//!     quiet::settle().await;
//!
//!     assert!(page.is_err());
//!     assert_eq!(backend.running(), 0, "LEAK: the fetch outlived the request");
//! });
//! ```
//!
//! # In another project
//!
//! It is not published: take it as a `git` dependency, among the `dev-dependencies`. Its README has the lines, and the
//! page "Testing your own code" of the book shows a service that is tested with it. Code that is to be tested is given
//! doubles for whatever it waits for outside: a room has a clock, and a socket of tokio panics in it.
//!
//! What it deliberately does not do: it needs no unstable tokio feature, it never looks at the source of the code
//! under test, and it does not control real I/O. Only current-thread runtimes are supported, since tasks cannot be
//! counted reliably on others.

#![warn(missing_docs)]

mod contended;
pub mod cut;
pub mod memory;
pub mod quiet;
pub mod run;
pub mod scene;
mod snapshot;
mod spy;
pub mod timeline;
mod watchdog;

pub use run::run;

#[doc(hidden)]
pub mod __macro {
    pub use crate::snapshot::{check, directory};
    pub use insta;
}
