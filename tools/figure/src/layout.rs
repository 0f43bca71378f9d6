//! Where the labels of a lane stand.
//!
//! A drawing has no script that could move a label, and is shown at any width. So each label gets a place on a wide
//! page and one on a phone, and goes from one to the other by style alone.

use crate::frame::{Frame, moments};
use crate::lane::{Note, Read, What};
use crate::text::{folded, width};
use testkit::timeline::{Kind, Timeline};

/// Labels that have room at these widths, in pixels, have room at all greater ones; the style changes at the first.
pub const WIDE: f32 = 600.0;
pub const NARROW: f32 = 264.0;

/// A longer line is broken.
const LONG: f32 = 150.0;

/// Between two labels in one row.
const GAP: f32 = 7.0;

/// How many rows more than a wide page a phone may need.
const MORE_ROWS: usize = 3;

/// How many rows a label can go down and up on a phone; the style has no more steps.
const DOWN: usize = 5;
const UP: usize = 3;

/// Words below a bar.
#[derive(Clone, Debug)]
pub struct Label {
    pub at: u64,
    pub lines: Vec<Line>,
    /// Whether it is the name of what begins here, and so has to stand below it.
    names: bool,
    pub wide: Place,
    /// `None` if a phone has no room for it.
    pub narrow: Option<Place>,
}

/// One line of a label.
#[derive(Clone, Debug)]
pub struct Line {
    /// The time stands in front of what happened.
    pub time: Option<u64>,
    pub text: String,
    pub tone: Tone,
}

/// How a line is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Cancelled,
    Asked,
    /// It happened, and was not asked for.
    Extra,
    /// It was asked for, and did not happen.
    Missing,
}

/// Where a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub anchor: Anchor,
    /// Of its first line.
    pub row: usize,
}

/// Which part of a label stands at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// Something to be said below a lane.
pub struct Said<'a> {
    pub note: &'a Note,
    pub tone: Tone,
}

impl Label {
    /// How many rows it needs, on a wide page and on a phone.
    fn rows(&self) -> usize {
        let narrow = self.narrow.map_or(0, |place| place.row);
        self.wide.row.max(narrow) + self.lines.len()
    }

    fn width(&self) -> f32 {
        self.lines.iter().map(Line::width).fold(0.0, f32::max)
    }
}

impl Line {
    fn width(&self) -> f32 {
        let sign = if self.tone == Tone::Missing { 11.0 } else { 0.0 };
        width(&self.text) + self.time.map_or(0.0, |at| width(&format!("{at} "))) + sign
    }
}

/// How many rows these labels need.
pub fn rows(labels: &[Label]) -> usize {
    labels.iter().map(Label::rows).max().unwrap_or(0)
}

/// The labels of a lane.
pub fn labels(read: &Read, frame: &Frame) -> Vec<Label> {
    let said = read.notes.iter().map(|note| {
        let tone = match note.what {
            What::Cancelled => Tone::Cancelled,
            What::Asked => Tone::Asked,
            _ => Tone::Plain,
        };
        Said { note, tone }
    });
    place(said.collect(), frame)
}

/// Labels for what is said, in the order of time, each in the first row where it has room.
pub fn place(said: Vec<Said>, frame: &Frame) -> Vec<Label> {
    let last_end = said.iter().rev().find(|said| said.note.what == What::EndedInWords);
    let last_end = last_end.map(|said| said.note.at);
    let mut labels: Vec<Label> = said
        .chunk_by(|one, next| one.note.at == next.note.at)
        .filter_map(|moment| label(moment, last_end))
        .collect();
    let places = best(&labels, frame, WIDE, usize::MAX);
    for (label, place) in labels.iter_mut().zip(places) {
        label.wide = place.unwrap_or(label.wide);
    }
    let most = labels.iter().map(|label| label.wide.row + label.lines.len()).max().unwrap_or(0);
    let places = best(&labels, frame, NARROW, most + MORE_ROWS);
    for (label, place) in labels.iter_mut().zip(places) {
        let wide = label.wide.row;
        label.narrow =
            place.filter(|place| (wide.saturating_sub(UP)..=wide + DOWN).contains(&place.row));
    }
    labels
}

/// Of some ways to place labels on a page of this width the one that hides the fewest, and then needs the fewest rows.
fn best(labels: &[Label], frame: &Frame, page: f32, rows: usize) -> Vec<Option<Place>> {
    let ways = [None, Some(Anchor::End), Some(Anchor::Start)].map(|first| {
        // Where each row is taken until.
        let mut taken = Vec::new();
        let place = |label: &Label| {
            let x = frame.x(label.at) / 100.0 * page;
            let first = first.unwrap_or(label.wide.anchor);
            find(label, x, page, rows, first, &mut taken)
        };
        let places: Vec<Option<Place>> = labels.iter().map(place).collect();
        (places.iter().filter(|place| place.is_none()).count(), taken.len(), places)
    });
    let best = ways.into_iter().min_by_key(|(hidden, rows, _)| (*hidden, *rows));
    best.map(|(_, _, places)| places).unwrap_or_default()
}

/// What was said in the end, in lines that a phone has room for; each tells whether it goes on with the one before.
pub fn said_in_the_end(conclusions: &[String]) -> Vec<(bool, String)> {
    // Larger than a label, and indented.
    let fold = |conclusion: &String| folded(conclusion, NARROW / 1.2 - 24.0);
    let lines = |conclusion| {
        let lines = fold(conclusion).into_iter().enumerate();
        lines.map(|(index, line)| (index > 0, line)).collect::<Vec<_>>()
    };
    conclusions.iter().flat_map(lines).collect()
}

/// What is said of one moment. That a span began is said by its name, and that it ended by the drawing; but where
/// something else happened at the same moment, the order of all matters.
fn label(moment: &[Said], last_end: Option<u64>) -> Option<Label> {
    let at = moment.first()?.note.at;
    let is_event = |said: &&Said| match said.note.what {
        What::Began(_) | What::Ended => said.tone != Tone::Plain,
        What::EndedInWords => said.tone != Tone::Plain || Some(at) != last_end,
        What::Mark | What::Cancelled | What::Asked | What::Step => true,
    };
    let mut lines = Vec::new();
    if moment.iter().any(|said| is_event(&said)) {
        let mut time = Some(at).filter(|_| moment[0].note.what != What::Step);
        let is_again =
            |one: &Said, next: &Said| one.tone == next.tone && one.note.words == next.note.words;
        for same in moment.chunk_by(is_again) {
            let Said { note, tone } = &same[0];
            let text = match same.len() {
                1 => note.words.clone(),
                times => format!("{times} × {}", note.words),
            };
            lines.extend(broken(Line { time: time.take(), text, tone: *tone }));
        }
    } else {
        for Said { note, tone } in moment {
            if let What::Began(name) = &note.what {
                lines.extend(broken(Line { time: None, text: name.clone(), tone: *tone }));
            }
        }
    }
    let starts = |said: &Said| matches!(said.note.what, What::Began(_) | What::Step);
    let anchor = if moment.iter().any(starts) { Anchor::Start } else { Anchor::Middle };
    let wide = Place { anchor, row: 0 };
    let names = anchor == Anchor::Start;
    (!lines.is_empty()).then_some(Label { at, lines, names, wide, narrow: None })
}

/// A line that is too long for a phone becomes more than one.
fn broken(line: Line) -> Vec<Line> {
    let mut time = line.time;
    let tone = line.tone;
    let lines = folded(&line.text, LONG).into_iter();
    lines.map(|text| Line { time: time.take(), text, tone }).collect()
}

/// The first row where a label has room, on one side of its moment or the other.
fn find(
    label: &Label,
    x: f32,
    page: f32,
    rows: usize,
    first: Anchor,
    taken: &mut Vec<f32>,
) -> Option<Place> {
    let (width, lines) = (label.width(), label.lines.len());
    let fits = |anchor| {
        let (left, right) = extent(x, width, anchor);
        left >= -1.0 && right <= page + 1.0
    };
    let anchors: &[Anchor] = match label.names {
        true if fits(Anchor::Start) => &[Anchor::Start],
        _ => &[first, Anchor::Middle, Anchor::Start, Anchor::End],
    };
    let last_row = rows.saturating_sub(lines).min(taken.len());
    for row in 0..=last_row {
        for &anchor in anchors {
            let (left, right) = extent(x, width, anchor);
            let is_free = |row| taken.get(row).is_none_or(|until: &f32| *until < left);
            if !fits(anchor) || !(row..row + lines).all(is_free) {
                continue;
            }
            taken.resize(taken.len().max(row + lines), f32::NEG_INFINITY);
            taken[row..row + lines].fill(right + GAP);
            return Some(Place { anchor, row });
        }
    }
    None
}

fn extent(x: f32, width: f32, anchor: Anchor) -> (f32, f32) {
    match anchor {
        Anchor::Start => (x, x + width),
        Anchor::Middle => (x - width / 2.0, x + width / 2.0),
        Anchor::End => (x - width, x),
    }
}

/// What stands on top of the dashed line through all lanes.
#[derive(Clone, Debug)]
pub struct Flag {
    pub at: u64,
    pub kind: Kind,
    pub text: String,
    pub anchor: Anchor,
    /// Counted from the lanes upwards.
    pub row: usize,
}

/// The moments at which somebody stops something.
pub fn flags(recording: &Timeline, frame: &Frame) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut taken = Vec::new();
    for (at, kind) in moments(recording) {
        let text = match kind {
            Kind::Asked => format!("asked to stop at {at} ms"),
            _ => format!("cancelled at {at} ms"),
        };
        // Bolder and larger than a label.
        let padding = " ".repeat(text.len() / 6 * 2);
        let line = Line { time: None, text: format!("{text}{padding}"), tone: Tone::Plain };
        let wide = Place { anchor: Anchor::Middle, row: 0 };
        let label = Label { at, lines: vec![line], names: false, wide, narrow: None };
        let x = frame.x(at) / 100.0 * NARROW;
        let place = find(&label, x, NARROW, usize::MAX, Anchor::Middle, &mut taken).unwrap_or(wide);
        flags.push(Flag { at, kind, text, anchor: place.anchor, row: place.row });
    }
    flags
}
