//! What a lane of a recording shows: what was alive on it and when, what happened, and what was said in the end.

use testkit::timeline::{Event, Kind, Lane};

/// A lane as it is drawn.
#[derive(Clone, Debug, Default)]
pub struct Read {
    pub name: String,
    pub role: Role,
    pub spans: Vec<Span>,
    pub marks: Vec<Mark>,
    /// Values from which on they hold, if every event is a number. One number alone holds if the lane is a resource.
    pub steps: Vec<Step>,
    /// Everything that has a time, in words, in order.
    pub notes: Vec<Note>,
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
    /// Whether it began with words of its own, and so it ends.
    pub in_own_words: bool,
    /// Its place below the name of the lane; spans that are alive at the same time have different ones.
    pub row: usize,
}

/// How a span ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Done,
    Dropped,
    Panicked,
    InWords(String),
    /// Somebody stopped it here; a mark at the same moment says how.
    Told,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Mark {
    pub at: u64,
    pub kind: Kind,
    /// The row of the span that it stands on.
    pub row: usize,
}

/// From here on the value holds.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: u64,
    pub value: u64,
}

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: u64,
    pub words: String,
    pub what: What,
}

/// What an event was, as far as its words depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Mark,
    Cancelled,
    Asked,
    /// A span of this name began.
    Began(String),
    /// A span ended as most do, and the drawing shows it.
    Ended,
    /// A span ended in words of its own.
    EndedInWords,
    Step,
}

impl Read {
    pub fn of(lane: &Lane) -> Read {
        let mut read = Read { name: lane.name.clone(), ..Read::default() };
        let timed = lane.events.iter().filter(|event| event.kind != Kind::Conclusion);
        let timed: Vec<&Event> = timed.collect();
        let numbers: Option<Vec<Step>> = timed.iter().map(|event| step(event)).collect();
        let least = if lane.resource { 1 } else { 2 };
        match numbers.filter(|steps| steps.len() >= least) {
            Some(steps) => {
                read.notes = timed.iter().map(|event| note(event, What::Step)).collect();
                read.steps = steps;
            }
            None => timed.into_iter().for_each(|event| read.take(event)),
        }
        let conclusions = lane.events.iter().filter(|event| event.kind == Kind::Conclusion);
        read.conclusions = conclusions.map(|event| event.what.clone()).collect();
        read.role = match () {
            () if lane.resource => Role::Resource,
            () if read.stops_somebody() => Role::Caller,
            () if read.spans.iter().all(|span| span.in_own_words) => Role::Caller,
            () => Role::Task,
        };
        read
    }

    fn take(&mut self, event: &Event) {
        let words = words(event);
        let what = match event.kind {
            Kind::Began => self.begin(event.at, &words),
            Kind::Finished => match self.open(words.strip_suffix(" done")) {
                Some(span) => span.end(event.at, End::Done),
                None => match self.open_in_other_words() {
                    Some(span) => span.end(event.at, End::InWords(words)),
                    None => What::Mark,
                },
            },
            Kind::Dropped => match self.open(words.strip_suffix(" dropped")) {
                Some(span) => span.end(event.at, End::Dropped),
                None => What::Mark,
            },
            Kind::Panicked => match self.open(words.strip_suffix(" panicked")) {
                Some(span) => span.end(event.at, End::Panicked),
                None => What::Mark,
            },
            Kind::Cancelled => {
                self.open_in_own_words().map(|span| span.end(event.at, End::Told));
                What::Cancelled
            }
            Kind::Asked => What::Asked,
            Kind::Mark | Kind::Conclusion => What::Mark,
        };
        if matches!(what, What::Mark | What::Cancelled | What::Asked) {
            let open = self.spans.iter().rev().find(|span| span.end.is_none());
            let row = open.map_or(0, |span| span.row);
            self.marks.push(Mark { at: event.at, kind: event.kind, row });
        }
        self.notes.push(note(event, what));
    }

    fn begin(&mut self, from: u64, words: &str) -> What {
        let is_taken = |row| self.spans.iter().any(|span| span.end.is_none() && span.row == row);
        let row = (0..).find(|row| !is_taken(*row)).unwrap_or_default();
        let name = words.strip_suffix(" started");
        let in_own_words = name.is_none();
        let name = name.unwrap_or(words).to_owned();
        self.spans.push(Span { from, end: None, name: name.clone(), in_own_words, row });
        What::Began(name)
    }

    fn open(&mut self, name: Option<&str>) -> Option<&mut Span> {
        let name = name?;
        let is_it =
            |span: &&mut Span| span.end.is_none() && !span.in_own_words && span.name == name;
        self.spans.iter_mut().rev().find(is_it)
    }

    fn open_in_own_words(&mut self) -> Option<&mut Span> {
        self.spans.iter_mut().rev().find(|span| span.end.is_none() && span.in_own_words)
    }

    /// What ends in words of its own may have begun in the usual ones.
    fn open_in_other_words(&mut self) -> Option<&mut Span> {
        let open = self.spans.iter().rposition(|span| span.end.is_none() && span.in_own_words);
        let open = open.or_else(|| self.spans.iter().rposition(|span| span.end.is_none()))?;
        self.spans.get_mut(open)
    }

    /// Whether somebody on this lane stops something.
    pub fn stops_somebody(&self) -> bool {
        self.marks.iter().any(|mark| is_moment(mark.kind))
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

    /// Whether nothing was recorded.
    pub fn is_silent(&self) -> bool {
        self.notes.is_empty() && self.conclusions.is_empty()
    }
}

impl Span {
    fn end(&mut self, at: u64, how: End) -> What {
        let what = if matches!(how, End::InWords(_)) { What::EndedInWords } else { What::Ended };
        self.end = Some((at, how));
        what
    }
}

/// Whether somebody stops something here.
pub fn is_moment(kind: Kind) -> bool {
    matches!(kind, Kind::Cancelled | Kind::Asked)
}

fn note(event: &Event, what: What) -> Note {
    Note { at: event.at, words: words(event), what }
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
    Some(Step { at: event.at, value })
}
