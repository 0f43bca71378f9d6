//! Where the labels of a lane stand, and how high it is.
//!
//! A drawing has no script that could move a label, and is shown at any width. So each label gets a row for a wide
//! page and one for a phone, and moves between the two by style alone.

use crate::frame::{Frame, moments};
use crate::lane::{End, Read, is_moment};
use crate::text::width;
use testkit::timeline::{Kind, Timeline};

/// Labels that have room at these widths, in pixels, have room at all greater ones; between the two the second holds.
pub const WIDE: f32 = 600.0;
pub const NARROW: f32 = 310.0;

/// A longer label is broken in two.
const LONG: f32 = 150.0;

/// Between two labels in one row.
const GAP: f32 = 7.0;

/// How many rows more a phone may need.
const MORE_ROWS: usize = 1;

/// What a lane needs room for, beside its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Height {
    /// Bars, one below the other.
    pub bars: usize,
    /// Whether the bars are the steps of a value.
    pub steps: bool,
    /// Rows of labels.
    pub labels: usize,
    /// Conclusions that do not stand beside the name.
    pub lines: usize,
}

/// Words below a bar.
#[derive(Clone, Debug)]
pub struct Label {
    pub at: u64,
    pub anchor: Anchor,
    pub lines: Vec<Line>,
    /// The row of the first line on a wide page.
    pub wide: usize,
    /// The same on a phone; `None` if there is no room.
    pub narrow: Option<usize>,
}

/// One line of a label.
#[derive(Clone, Debug)]
pub struct Line {
    /// The time stands in front of what happened.
    pub time: Option<u64>,
    pub text: String,
    pub kind: Kind,
}

/// Which part of a label stands at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Frame {
    /// Where a moment stands, in per cent.
    pub fn x(&self, at: u64) -> f32 {
        let end = (self.last as f32 * 1.04).max(1.0);
        at as f32 / end * 100.0
    }
}

/// Makes `frame` high enough for a recording.
pub fn grow(frame: &mut Frame, recording: &Timeline) {
    for lane in recording.lanes() {
        let read = Read::of(lane);
        let labels = labels(&read, frame);
        let beside = beside_the_name(&read);
        let needed = Height {
            bars: read.rows().max(usize::from(!read.marks.is_empty())),
            steps: !read.steps.is_empty(),
            labels: labels.iter().flat_map(Label::rows).max().unwrap_or(0),
            lines: if beside { 0 } else { read.conclusions.len() },
        };
        let index = frame.lanes.iter().position(|name| *name == lane.name).unwrap_or_default();
        let height = &mut frame.heights[index];
        *height = Height {
            bars: height.bars.max(needed.bars),
            steps: height.steps || needed.steps,
            labels: height.labels.max(needed.labels),
            lines: height.lines.max(needed.lines),
        };
    }
    let flags = flags(recording, frame).iter().map(|flag| flag.row + 1).max().unwrap_or(0);
    frame.flags = frame.flags.max(flags);
}

/// Whether what was said in the end is short enough to stand where other lanes say how they ended.
pub fn beside_the_name(read: &Read) -> bool {
    matches!(read.conclusions.as_slice(), [only] if width(only) < LONG) && read.spans.is_empty()
}

impl Label {
    /// The rows below its last line, on a wide page and on a phone.
    fn rows(&self) -> [usize; 2] {
        let lines = self.lines.len();
        [self.wide + lines, self.narrow.map_or(0, |row| row + lines)]
    }

    fn width(&self) -> f32 {
        self.lines.iter().map(Line::width).fold(0.0, f32::max)
    }
}

impl Line {
    fn width(&self) -> f32 {
        width(&self.text) + self.time.map_or(0.0, |at| width(&format!("{at} ")))
    }
}

/// The labels of a lane, each in the first row where it has room.
pub fn labels(read: &Read, frame: &Frame) -> Vec<Label> {
    let mut labels = said(read);
    for label in &mut labels {
        label.anchor = anchor(frame.x(label.at) / 100.0, label.width(), label.anchor);
    }
    let rows: Vec<Option<usize>> = place(&labels, frame, WIDE, usize::MAX);
    for (label, row) in labels.iter_mut().zip(rows) {
        label.wide = row.unwrap_or_default();
    }
    let most = labels.iter().map(|label| label.wide + label.lines.len()).max().unwrap_or(0);
    let rows = place(&labels, frame, NARROW, most + MORE_ROWS);
    for (label, row) in labels.iter_mut().zip(rows) {
        label.narrow = row;
    }
    labels
}

/// What is said below the bars, by moment.
fn said(read: &Read) -> Vec<Label> {
    let mut said: Vec<(u64, Anchor, Line)> = Vec::new();
    let plain = |text: &str| Line { time: None, text: text.to_owned(), kind: Kind::Mark };
    let last_end = read.spans.iter().filter_map(|span| span.end.as_ref()).map(|(at, _)| *at).max();
    for span in &read.spans {
        said.push((span.from, Anchor::Start, plain(&span.name)));
        if let Some((at, End::InWords(words))) = &span.end
            && Some(*at) != last_end
        {
            said.push((*at, Anchor::Middle, plain(words)));
        }
    }
    for step in &read.steps {
        said.push((step.at, Anchor::Start, plain(&step.what)));
    }
    for mark in &read.marks {
        let line = Line { time: None, text: mark.what.clone(), kind: mark.kind };
        said.push((mark.at, Anchor::Middle, line));
    }
    said.sort_by_key(|(at, anchor, _)| (*at, *anchor != Anchor::Start));

    let mut labels: Vec<Label> = Vec::new();
    for (at, anchor, line) in said {
        let is_mark = anchor == Anchor::Middle;
        match labels.last_mut().filter(|label| label.at == at) {
            Some(label) => label.lines.extend(broken(line)),
            None => labels.push(Label {
                at,
                anchor,
                lines: broken(Line { time: is_mark.then_some(at), ..line }),
                wide: 0,
                narrow: None,
            }),
        }
    }
    labels
}

/// A line that is too long for a phone becomes two.
fn broken(line: Line) -> Vec<Line> {
    if line.width() <= LONG {
        return vec![line];
    }
    let middle = line.text.len() / 2;
    let spaces = line.text.match_indices(' ').map(|(at, _)| at);
    let Some(at) = spaces.min_by_key(|at| at.abs_diff(middle)) else { return vec![line] };
    let rest = Line { time: None, text: line.text[at + 1..].to_owned(), kind: line.kind };
    vec![Line { text: line.text[..at].to_owned(), ..line }, rest]
}

/// The wanted anchor, if the label does not leave the drawing then on a phone.
fn anchor(x: f32, width: f32, wanted: Anchor) -> Anchor {
    let fits = |anchor| {
        let (left, right) = extent(x * NARROW, width, anchor);
        left >= -1.0 && right <= NARROW + 1.0
    };
    let mut order = vec![wanted, Anchor::Start, Anchor::End];
    order.retain(|anchor| fits(*anchor));
    order.first().copied().unwrap_or(if x < 0.5 { Anchor::Start } else { Anchor::End })
}

fn extent(x: f32, width: f32, anchor: Anchor) -> (f32, f32) {
    match anchor {
        Anchor::Start => (x, x + width),
        Anchor::Middle => (x - width / 2.0, x + width / 2.0),
        Anchor::End => (x - width, x),
    }
}

/// The row of each label on a page of this width; `None` where none of the rows has room.
fn place(labels: &[Label], frame: &Frame, page: f32, rows: usize) -> Vec<Option<usize>> {
    // Where each row is taken until.
    let mut taken: Vec<f32> = Vec::new();
    let mut placed = Vec::new();
    for label in labels {
        let x = frame.x(label.at) / 100.0 * page;
        let (left, right) = extent(x, label.width(), label.anchor);
        let lines = label.lines.len();
        let is_free = |row: usize| taken.get(row).is_none_or(|until| *until < left);
        let row = (0..rows.saturating_sub(lines - 1).min(taken.len() + 1))
            .find(|row| (*row..row + lines).all(is_free));
        if let Some(row) = row {
            taken.resize(taken.len().max(row + lines), f32::NEG_INFINITY);
            taken[row..row + lines].fill(right + GAP);
        }
        placed.push(row);
    }
    placed
}

/// A dashed line through all lanes, and what stands on top of it.
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
    let mut flags: Vec<Flag> = Vec::new();
    let mut taken: Vec<f32> = Vec::new();
    for (at, kind) in moments(recording) {
        debug_assert!(is_moment(kind));
        let text = match kind {
            Kind::Asked => format!("asked to stop at {at} ms"),
            _ => format!("cancelled at {at} ms"),
        };
        let x = frame.x(at) / 100.0;
        // Flags are bolder and larger than labels.
        let width = width(&text) * 1.15;
        let anchor = anchor(x, width, Anchor::Middle);
        let (left, right) = extent(x * NARROW, width, anchor);
        let row = (0..).find(|row| taken.get(*row).is_none_or(|until| *until < left));
        let row = row.unwrap_or_default();
        taken.resize(taken.len().max(row + 1), f32::NEG_INFINITY);
        taken[row] = right + GAP;
        flags.push(Flag { at, kind, text, anchor, row });
    }
    flags
}
