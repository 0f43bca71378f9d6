//! Watches the exercises and gives every saved content its verdict.
//!
//! One loop owns all state; threads only send it events. A newer save kills the check that it makes pointless.
//! Lines are printed one after the other: the screen is never cleared and the terminal's mode never changed.

use crate::{
    book::{Book, Said},
    cache::{self, State},
    cargo::Tell,
    course::{self, Exercise},
    hints, judge,
    output::Stop,
    say::{self, Page},
    verdict::Judged,
};
use anyhow::Result;
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io::BufRead,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Editors write in several steps; this long nothing must happen before a save counts as done.
const QUIET: Duration = Duration::from_millis(20);

/// But a folder that is never quiet is looked at this often.
const AT_LAST: Duration = Duration::from_millis(300);

enum Event {
    Touched(Vec<PathBuf>),
    /// The system lost count of what was touched.
    TouchedSomewhere,
    Line(String),
    LinesEnd,
    Judged(u64, Box<Judged>),
    FromTheBook(Said),
}

struct Session {
    root: PathBuf,
    exercises: Vec<Exercise>,
    current: Exercise,
    /// Whether the present content of the current exercise has passed.
    passed: bool,
    /// Whether passes are walked past on the way to the first unsolved exercise.
    searching: bool,
    seen: BTreeMap<String, String>,
    /// What has passed since it was saved, also where the cache cannot be written.
    solved: BTreeSet<String>,
    waiting: VecDeque<Exercise>,
    running: Option<Running>,
    runs: u64,
    book: Option<Book>,
    /// Where the book is served.
    address: Option<String>,
    book_is_over: bool,
    watcher: Box<dyn Watcher>,
    events: Sender<Event>,
}

struct Running {
    exercise: Exercise,
    stop: Stop,
    thread: JoinHandle<()>,
}

/// Starts at `start`, or at the first exercise that is not solved, and goes on until it is ended from outside.
pub fn watch(root: &Path, exercises: Vec<Exercise>, start: Option<Exercise>) -> Result<()> {
    let (sender, events) = mpsc::channel();
    let seen = exercises.iter().map(|exercise| (exercise.id(), cache::content(exercise))).collect();
    let watcher = start_watcher(root, &sender)?;
    read_lines(&sender);

    let searching = start.is_none();
    let first = start.or_else(|| first_unsolved(&exercises).cloned());
    let Some(current) = first.clone().or_else(|| exercises.last().cloned()) else {
        return Ok(());
    };
    let mut session = Session {
        root: root.to_owned(),
        exercises,
        current,
        passed: first.is_none(),
        searching,
        seen,
        solved: BTreeSet::new(),
        waiting: VecDeque::new(),
        running: None,
        runs: 0,
        book: None,
        address: None,
        book_is_over: false,
        watcher,
        events: sender,
    };
    match first {
        Some(exercise) => session.turn_to(exercise),
        None => {
            say::all_solved();
            session.start_book(None);
        }
    }
    session.run(&events);
    Ok(())
}

impl Session {
    fn run(&mut self, events: &Receiver<Event>) {
        let mut touched = BTreeSet::new();
        let mut since: Option<Instant> = None;
        loop {
            let event = match since {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => {
                    events.recv_timeout(QUIET.min(AT_LAST.saturating_sub(since.elapsed())))
                }
            };
            match event {
                Ok(Event::Touched(paths)) if paths.contains(&self.root.join("exercises")) => {
                    // It may be another folder than the one that is watched.
                    watch_exercises(&mut *self.watcher, &self.root).ok();
                    since.get_or_insert_with(Instant::now);
                    touched.extend(self.seen.keys().cloned());
                }
                Ok(Event::Touched(paths)) => {
                    let ids: Vec<String> =
                        paths.iter().filter_map(|path| self.id_of(path)).collect();
                    if !ids.is_empty() {
                        since.get_or_insert_with(Instant::now);
                        touched.extend(ids);
                    }
                }
                Ok(Event::TouchedSomewhere) => {
                    since.get_or_insert_with(Instant::now);
                    touched.extend(self.seen.keys().cloned());
                }
                Ok(event) => self.handle(event),
                Err(RecvTimeoutError::Timeout) => {
                    since = None;
                    self.look_at(std::mem::take(&mut touched));
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Judged(run, judged) if run == self.runs => {
                self.running = None;
                self.take_verdict(&judged);
                if self.running.is_none()
                    && let Some(next) = self.waiting.pop_front()
                {
                    self.judge(next);
                }
            }
            Event::Line(line) => self.take_line(line.trim()),
            Event::LinesEnd => say::keys_are_off(),
            Event::FromTheBook(Said::Served { address, note }) => {
                say::book_is_served(&self.current, &address, note.as_deref());
                self.address = Some(address);
            }
            Event::FromTheBook(Said::Trouble(text)) => say::book_has_trouble(&text),
            Event::FromTheBook(Said::Ended(tail)) => {
                self.address = None;
                self.book_is_over = true;
                say::book_ended(&tail);
            }
            Event::Judged(..) | Event::Touched(_) | Event::TouchedSomewhere => {}
        }
    }

    /// `02_leakage/01_dashboard_refresh` of any path in that folder.
    fn id_of(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(self.root.join("exercises")).ok()?;
        let mut names = below.components().map(|name| name.as_os_str().to_string_lossy());
        Some(format!("{}/{}", names.next()?, names.next()?))
    }

    fn look_at(&mut self, ids: BTreeSet<String>) {
        if let Ok(exercises) = course::exercises(&self.root) {
            self.exercises = exercises;
        }
        let mut saved = Vec::new();
        for id in ids {
            let Some(exercise) = self.exercises.iter().find(|exercise| exercise.id() == id) else {
                if self.seen.remove(&id).is_some() {
                    say::exercise_is_gone(&id);
                }
                continue;
            };
            let content = cache::content(exercise);
            if self.seen.insert(id.clone(), content.clone()).as_ref() != Some(&content) {
                self.solved.remove(&id);
                saved.push(exercise.clone());
            }
        }
        // Of several saved at once the one that is being worked on comes first.
        saved.sort_by_key(|exercise| *exercise != self.current);
        let mut saved = saved.into_iter();
        let Some(first) = saved.next() else { return };
        saved.for_each(|exercise| self.wait_for(exercise));
        let was_introduced = !std::mem::replace(&mut self.searching, false);
        if first == self.current && was_introduced {
            say::saved(&first);
            self.passed = false;
            self.judge(first);
        } else {
            self.turn_to(first);
        }
    }

    /// What was saved gets its verdict, if not now then later.
    fn wait_for(&mut self, exercise: Exercise) {
        if !self.waiting.contains(&exercise) {
            self.waiting.push_back(exercise);
        }
    }

    fn turn_to(&mut self, exercise: Exercise) {
        if !self.searching {
            say::exercise(&exercise, self.page_of(&exercise));
        }
        self.current = exercise.clone();
        self.passed = false;
        cache::remember_current(&exercise);
        self.tell_the_book(|| json!({ "current": exercise.id() }));
        self.judge(exercise);
    }

    fn judge(&mut self, exercise: Exercise) {
        let previous = self.running.take();
        if let Some(running) = &previous {
            running.stop.stop();
            if running.exercise != exercise {
                self.wait_for(running.exercise.clone());
            }
        }
        self.waiting.retain(|waiting| *waiting != exercise);
        self.tell_the_book(|| json!({ "name": exercise.name, "state": "running" }));
        self.runs += 1;
        let (run, root, events, stop) =
            (self.runs, self.root.clone(), self.events.clone(), Stop::default());
        let (judged_exercise, judge_stop) = (exercise.clone(), stop.clone());
        let thread = thread::spawn(move || {
            if let Some(previous) = previous {
                previous.thread.join().ok();
            }
            let tell: Tell = Arc::new(say::progress);
            judge::judge(&root, &[&judged_exercise], &judge_stop, &tell, &mut |judged| {
                events.send(Event::Judged(run, Box::new(judged))).ok();
            });
        });
        self.running = Some(Running { exercise, stop, thread });
    }

    fn take_verdict(&mut self, judged: &Judged) {
        let is_current = judged.exercise == self.current;
        let passed = judged.verdict.is_passed();
        self.tell_the_book(|| judged.to_json());
        if is_current {
            self.passed = passed;
        }
        if passed {
            self.solved.insert(judged.exercise.id());
        }
        if self.searching && passed {
            say::still_solved(&judged.exercise);
            self.go_on();
            return;
        }
        if self.searching || !is_current {
            say::exercise(&judged.exercise, self.page_of(&judged.exercise));
        }
        self.searching = false;
        say::verdict(judged);
        if passed {
            say::compare(&judged.exercise, self.page_of(&judged.exercise));
            say::keys_after_a_pass(self.next().as_ref());
        } else {
            say::keys_after_a_failure();
        }
        self.start_book(Some(judged));
    }

    fn take_line(&mut self, line: &str) {
        match line {
            "" if self.passed => self.go_on(),
            "" => self.judge(self.current.clone()),
            "h" => match hints::next(&self.current, false) {
                Ok(Some(hint)) => say::hint(&self.current, &hint, "h Enter"),
                Ok(None) => say::no_more_hints(&self.current),
                Err(error) => say::error(&error),
            },
            "q" => crate::os::end_all(0),
            _ => say::unknown_key(line),
        }
    }

    fn go_on(&mut self) {
        match self.next() {
            Some(next) => {
                self.searching = true;
                self.turn_to(next);
            }
            None => {
                self.searching = false;
                say::all_solved();
                self.start_book(None);
            }
        }
    }

    /// The next exercise that is not known to be solved, starting behind the current one.
    fn next(&self) -> Option<Exercise> {
        let here = self
            .exercises
            .iter()
            .position(|exercise| *exercise == self.current)
            .map_or(0, |index| index + 1);
        let (before, behind) = self.exercises.split_at(here.min(self.exercises.len()));
        let unsolved = |exercise: &&Exercise| {
            **exercise != self.current
                && !self.solved.contains(&exercise.id())
                && cache::state(exercise) != State::Solved
        };
        behind.iter().chain(before).find(unsolved).cloned()
    }

    /// The first verdict has not waited for the book; from now on the book hears of every one.
    fn start_book(&mut self, judged: Option<&Judged>) {
        if self.book.is_some() || !serves_the_book() {
            return;
        }
        let events = self.events.clone();
        let book = Book::start(&self.root, move |said| {
            events.send(Event::FromTheBook(said)).ok();
        });
        book.tell(&json!({ "current": self.current.id() }));
        for exercise in &self.exercises {
            book.tell(&course::in_the_list(exercise, cache::state(exercise)));
        }
        judged.iter().for_each(|judged| book.tell(&judged.to_json()));
        self.book = Some(book);
    }

    fn tell_the_book(&self, line: impl FnOnce() -> Value) {
        if let Some(book) = &self.book {
            book.tell(&line());
        }
    }

    fn page_of(&self, exercise: &Exercise) -> Page {
        match &self.address {
            Some(address) => Page::At(exercise.page_at(address)),
            None if serves_the_book() && !self.book_is_over => Page::Follows,
            None => Page::OnDisk,
        }
    }
}

fn serves_the_book() -> bool {
    std::env::var_os("COURSE_NO_BOOK").is_none()
}

pub fn first_unsolved(exercises: &[Exercise]) -> Option<&Exercise> {
    exercises.iter().find(|exercise| cache::state(exercise) != State::Solved)
}

/// The system's own watcher; where it cannot start, one that looks twice a second.
fn start_watcher(root: &Path, events: &Sender<Event>) -> Result<Box<dyn Watcher>> {
    let native =
        RecommendedWatcher::new(send_to(events), Config::default()).and_then(|mut watcher| {
            // Who takes the exercises away and brings them back makes a new folder here.
            watcher.watch(root, RecursiveMode::NonRecursive)?;
            watch_exercises(&mut watcher, root)?;
            Ok(watcher)
        });
    let error = match native {
        Ok(watcher) if std::env::var_os("COURSE_POLL").is_none() => return Ok(Box::new(watcher)),
        Ok(_) => notify::Error::generic("COURSE_POLL is set"),
        Err(error) => error,
    };
    say::watching_by_polling(&error);
    let config = Config::default()
        .with_poll_interval(Duration::from_millis(500))
        .with_compare_contents(true);
    let mut watcher = PollWatcher::new(send_to(events), config)?;
    watch_exercises(&mut watcher, root)?;
    Ok(Box::new(watcher))
}

fn watch_exercises(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(&root.join("exercises"), RecursiveMode::Recursive)
}

fn send_to(events: &Sender<Event>) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    let events = events.clone();
    move |event| {
        let event = match event {
            Ok(event) if event.need_rescan() => Event::TouchedSomewhere,
            Ok(event) if event.kind.is_access() => return,
            Ok(event) => Event::Touched(event.paths),
            Err(_) => Event::TouchedSomewhere,
        };
        events.send(event).ok();
    }
}

fn read_lines(events: &Sender<Event>) {
    let events = events.clone();
    thread::spawn(move || {
        for line in std::io::stdin().lock().split(b'\n') {
            let Ok(line) = line else { break };
            events.send(Event::Line(String::from_utf8_lossy(&line).into_owned())).ok();
        }
        events.send(Event::LinesEnd).ok();
    });
}
