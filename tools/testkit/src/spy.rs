//! Finds the `.await` at which a future waits.
//!
//! Whatever a future waits for has to keep the waker, so it clones it from inside its own poll. A waker whose
//! `clone` takes a backtrace therefore sees the whole chain of async functions, down to the line of each `.await`,
//! for unmodified code. Frames are resolved only when a chain is printed. Needs line tables in the build.

use std::{
    backtrace::Backtrace,
    cell::Cell,
    collections::HashMap,
    fs,
    path::{self, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    task::{RawWaker, RawWakerVTable, Waker},
};

thread_local! {
    static POLLING: Cell<bool> = const { Cell::new(false) };
}

/// The backtraces taken while a future was polled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traces(Arc<Mutex<Vec<Backtrace>>>);

impl Traces {
    /// Polls with a waker that takes backtraces, and wakes `inner` when it is woken.
    pub(crate) fn poll<T>(&self, inner: &Waker, poll: impl FnOnce(&Waker) -> T) -> T {
        let spy = Arc::new(Spy { inner: inner.clone(), traces: self.clone() });
        // SAFETY: the pointer comes from `Arc::into_raw` and every function of `VTABLE` treats it as such.
        let waker = unsafe { Waker::from_raw(RawWaker::new(Arc::into_raw(spy).cast(), &VTABLE)) };
        let outer = POLLING.replace(true);
        let result = poll(&waker);
        POLLING.set(outer);
        result
    }

    /// The chains that `again`, a second poll without a wake-up, has as well: what is still waited for.
    pub(crate) fn chains(&self, again: &Traces) -> Vec<Chain> {
        let again = again.resolve();
        let mut all = self.resolve();
        let last = all.last().cloned();
        all.retain(|chain| again.contains(chain));
        if all.is_empty() {
            all.extend(last);
        }
        let mut live: Vec<Chain> = Vec::new();
        for chain in all {
            let known = |other: &Chain| other.0.ends_with(&chain.0);
            if !chain.0.is_empty() && !live.iter().any(known) {
                live.retain(|other| !chain.0.ends_with(&other.0));
                live.push(chain);
            }
        }
        live
    }

    fn resolve(&self) -> Vec<Chain> {
        let traces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        traces.iter().map(Chain::of).collect()
    }
}

struct Spy {
    inner: Waker,
    traces: Traces,
}

impl Spy {
    fn look(&self) {
        if POLLING.get() {
            let trace = Backtrace::force_capture();
            self.traces.0.lock().unwrap_or_else(PoisonError::into_inner).push(trace);
        }
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_spy);

// SAFETY of all four: `pointer` comes from `Arc::<Spy>::into_raw`; `clone` adds one owner, `wake` and `drop_spy`
// take one back, `wake_by_ref` borrows.

unsafe fn clone(pointer: *const ()) -> RawWaker {
    let pointer = pointer.cast::<Spy>();
    unsafe {
        (*pointer).look();
        Arc::increment_strong_count(pointer);
    }
    RawWaker::new(pointer.cast(), &VTABLE)
}

unsafe fn wake(pointer: *const ()) {
    unsafe { Arc::from_raw(pointer.cast::<Spy>()) }.inner.wake_by_ref();
}

unsafe fn wake_by_ref(pointer: *const ()) {
    let spy = unsafe { &*pointer.cast::<Spy>() };
    spy.look();
    spy.inner.wake_by_ref();
}

unsafe fn drop_spy(pointer: *const ()) {
    drop(unsafe { Arc::from_raw(pointer.cast::<Spy>()) });
}

/// The `.await` lines from the innermost to the outermost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain(pub(crate) Vec<Place>);

/// The line of an `.await`.
///
/// ```
/// use testkit::{cut, quiet::settle};
///
/// let runs = cut::recordings(async || {
///     cut::marked(async { settle().await }).await;
/// });
/// for place in runs[0].branches.iter().flatten() {
///     println!("{}:{}", place.file().display(), place.line());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    file: PathBuf,
    line: u32,
}

impl Place {
    /// The file, relative to its workspace.
    ///
    /// ```
    /// # use testkit::{cut, quiet::settle};
    /// # let runs = cut::recordings(async || drop(cut::marked(async { settle().await }).await));
    /// assert!(runs[0].branches.iter().flatten().all(|place| !place.file().is_absolute()));
    /// ```
    pub fn file(&self) -> PathBuf {
        short(&self.file)
    }

    /// The line in the file, from 1.
    ///
    /// ```
    /// # use testkit::{cut, quiet::settle};
    /// # let runs = cut::recordings(async || drop(cut::marked(async { settle().await }).await));
    /// assert!(runs[0].branches.iter().flatten().all(|place| place.line() > 0));
    /// ```
    pub fn line(&self) -> u32 {
        self.line
    }
}

impl Chain {
    /// `Backtrace` has no stable way to walk its frames, so its text is read: a line `n: function`, then `at file:line:column`.
    fn of(trace: &Backtrace) -> Self {
        let text = trace.to_string();
        let mut places = Vec::new();
        let mut function = "";
        for line in text.lines().map(str::trim) {
            let Some(at) = line.strip_prefix("at ") else {
                function = line.split_once(": ").map_or("", |(_, function)| function);
                continue;
            };
            let mut parts = at.rsplitn(3, ':').skip(1);
            let (Some(number), Some(file)) = (parts.next(), parts.next()) else {
                continue;
            };
            let file = path::absolute(file).unwrap_or_else(|_| file.into());
            if file == Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cut.rs")) {
                break;
            }
            if is_users(function, &file) {
                let place = Place { file, line: number.parse().unwrap_or(0) };
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Self(places)
    }

    /// One line a place: `at file:line  code`, then `in file:line  code`.
    pub(crate) fn describe(&self, sources: &mut Sources) -> String {
        let lines = self.0.iter().enumerate().map(|(index, place)| {
            let word = if index == 0 { "at" } else { "in" };
            let code = sources.line(place);
            format!("    {word} {}:{}  {code}\n", short(&place.file).display(), place.line)
        });
        lines.collect()
    }
}

/// Async bodies and closures have braces in their names; those of libraries and of this crate are not the user's.
fn is_users(function: &str, file: &Path) -> bool {
    let ours = file.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let file = file.to_string_lossy();
    let library = ["/rustc/", "/registry/src/"].iter().any(|part| file.contains(part));
    function.contains('{') && !ours && !library
}

/// Relative to the workspace, as one would open it.
fn short(file: &Path) -> PathBuf {
    let root = file.ancestors().skip(1).find(|above| above.join("Cargo.lock").is_file());
    match root.and_then(|root| file.strip_prefix(root).ok()) {
        Some(relative) => relative.to_owned(),
        None => file.to_owned(),
    }
}

/// The source files that chains point into, read once.
#[derive(Default)]
pub(crate) struct Sources(HashMap<PathBuf, Vec<String>>);

impl Sources {
    fn line(&mut self, place: &Place) -> String {
        let lines = self.0.entry(place.file.clone()).or_insert_with(|| {
            let text = fs::read_to_string(&place.file).unwrap_or_default();
            text.lines().map(|line| line.trim().to_owned()).collect()
        });
        lines.get(place.line.saturating_sub(1) as usize).cloned().unwrap_or_default()
    }
}
