//! What a lane of a recording shows: what was alive on it and when, what happened, and what was said in the end.

use testkit::timeline::{Event, Kind, Lane};

/// A lane as it is drawn.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub role: Role,
    pub spans: Vec<Span>,
    pub marks: Vec<Mark>,
    /// Values from which on they hold, if every event is a number.
    pub steps: Vec<Step>,
    pub conclusions: Vec<String>,
}

/// Whose lane it is, for its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Somebody who waits, asks or gives up; only what they did is known.
    #[default]
    Caller,
    /// Work: something is alive in spans.
    Task,
    /// Something that is held.
    Resource,
}

/// Something that was alive for a while.
#[derive(Clone, Debug)]
pub struct Span {
    pub from: u64,
    /// When and how it ended; `None` if it was still alive at the end of the recording.
    pub end: Option<(u64, End)>,
    /// What it is called: `fetch` of `fetch started`, or the words with which it began.
    pub name: String,
    /// Its place below the name of the lane; spans that are alive at the same time have different ones.
    pub row: usize,
    /// Began with words of its own, and so it ends.
    in_own_words: bool,
}

/// How a span ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Done,
    Dropped,
    Panicked,
    InWords(String),
    /// A mark at the same moment says how.
    Told,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Mark {
    pub at: u64,
    pub what: String,
    pub kind: Kind,
    /// The row of the span that it stands on.
    pub row: usize,
}

/// From here on the value holds.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: u64,
    pub value: u64,
    pub what: String,
}

impl Read {
    pub fn of(lane: &Lane) -> Read {
        let mut read = Read::default();
        let timed = lane.events.iter().filter(|event| event.kind != Kind::Conclusion);
        let timed: Vec<&Event> = timed.collect();
        let numbers: Option<Vec<Step>> = timed.iter().map(|event| step(event)).collect();
        if let Some(steps) = numbers.filter(|steps| steps.len() > 1) {
            read.steps = steps;
        } else {
            timed.into_iter().for_each(|event| read.take(event));
        }
        read.conclusions = lane
            .events
            .iter()
            .filter(|event| event.kind == Kind::Conclusion)
            .map(|event| event.what.clone())
            .collect();
        let calls = read.marks.iter().any(|mark| is_moment(mark.kind));
        read.role = match () {
            () if lane.resource => Role::Resource,
            () if !calls && !read.spans.is_empty() => Role::Task,
            () => Role::Caller,
        };
        read
    }

    fn take(&mut self, event: &Event) {
        let words = words(event);
        match event.kind {
            Kind::Began => {
                let row = (0..).find(|row| {
                    !self.spans.iter().any(|span| span.end.is_none() && span.row == *row)
                });
                let name = words.strip_suffix(" started");
                self.spans.push(Span {
                    from: event.at,
                    end: None,
                    name: name.unwrap_or(&words).to_owned(),
                    row: row.unwrap_or_default(),
                    in_own_words: name.is_none(),
                });
                return;
            }
            Kind::Finished => {
                let ended = match words.strip_suffix(" done").and_then(|name| self.open(name)) {
                    Some(span) => Some((span, End::Done)),
                    None => {
                        self.open_in_own_words().map(|span| (span, End::InWords(words.clone())))
                    }
                };
                if let Some((span, end)) = ended {
                    span.end = Some((event.at, end));
                    return;
                }
            }
            Kind::Dropped | Kind::Panicked => {
                let (word, end) = match event.kind {
                    Kind::Dropped => (" dropped", End::Dropped),
                    _ => (" panicked", End::Panicked),
                };
                if let Some(span) = words.strip_suffix(word).and_then(|name| self.open(name)) {
                    span.end = Some((event.at, end));
                    return;
                }
            }
            Kind::Cancelled => {
                if let Some(span) = self.open_in_own_words() {
                    span.end = Some((event.at, End::Told));
                }
            }
            Kind::Mark | Kind::Asked | Kind::Conclusion => {}
        }
        let row =
            self.spans.iter().rev().find(|span| span.end.is_none()).map_or(0, |span| span.row);
        self.marks.push(Mark { at: event.at, what: words, kind: event.kind, row });
    }

    fn open(&mut self, name: &str) -> Option<&mut Span> {
        self.spans
            .iter_mut()
            .rev()
            .find(|span| span.end.is_none() && !span.in_own_words && span.name == name)
    }

    fn open_in_own_words(&mut self) -> Option<&mut Span> {
        self.spans.iter_mut().rev().find(|span| span.end.is_none() && span.in_own_words)
    }

    /// How many spans are alive at the same time, at most.
    pub fn rows(&self) -> usize {
        self.spans.iter().map(|span| span.row + 1).max().unwrap_or(0)
    }

    /// From the first to the last thing that happened, where no span says what was alive.
    pub fn life(&self) -> Option<(u64, u64)> {
        let (first, last) = (self.marks.first()?, self.marks.last()?);
        (self.spans.is_empty() && last.at > first.at).then_some((first.at, last.at))
    }

    pub fn is_silent(&self) -> bool {
        self.spans.is_empty()
            && self.marks.is_empty()
            && self.steps.is_empty()
            && self.conclusions.is_empty()
    }
}

/// Whether somebody stops something here.
pub fn is_moment(kind: Kind) -> bool {
    matches!(kind, Kind::Cancelled | Kind::Asked)
}

/// What happened, with who did it.
fn words(event: &Event) -> String {
    match &event.actor {
        Some(actor) => format!("{actor} {}", event.what),
        None => event.what.clone(),
    }
}

fn step(event: &Event) -> Option<Step> {
    let words = words(event);
    let number = words.split(' ').next()?;
    let value = number.parse().ok().filter(|_| event.kind == Kind::Mark)?;
    Some(Step { at: event.at, value, what: words })
}
