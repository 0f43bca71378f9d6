//! A recording as SVG.

use crate::frame::{Frame, Height, beside_the_name, moments};
use crate::lane::{End, Mark, Read, Role, Span, is_moment};
use crate::layout::{flags, labels};
use crate::pen::{ARROW, BAR, CROSS, NAME, PITCH, Pen, STAR, Status, role, top};
use crate::words::describe;
use testkit::timeline::{Kind, Timeline};

/// Draws a recording in a frame.
///
/// What happens from the first moment of cancellation on, or from [`Frame::later`], stands in `<g class="later">`.
pub fn svg(recording: &Timeline, frame: &Frame) -> String {
    let of = |wanted| moments(recording).into_iter().filter(move |(_, kind)| *kind == wanted);
    let mut drawing = Drawing {
        pen: Pen::new(frame, frame.later_of(recording)),
        cancelled: of(Kind::Cancelled).map(|(at, _)| at).collect(),
        asked: of(Kind::Asked).map(|(at, _)| at).collect(),
    };
    let mut y = top(frame);
    let bottom = y + frame.lanes.iter().map(|(_, height)| height.pixels()).sum::<usize>();
    for flag in flags(recording, frame).into_iter().filter(|_| !frame.alone) {
        let class = if flag.kind == Kind::Asked { "asked" } else { "cut" };
        drawing.pen.flag(&flag, class, bottom);
    }
    for (name, height) in &frame.lanes {
        let lane = recording.lanes().iter().find(|lane| lane.name == *name);
        drawing.lane(name, &lane.map(Read::of).unwrap_or_default(), *height, y);
        y += height.pixels();
    }
    drawing.pen.finish(bottom, &describe(recording, None))
}

struct Drawing<'a> {
    pen: Pen<'a>,
    cancelled: Vec<u64>,
    asked: Vec<u64>,
}

impl Drawing<'_> {
    fn lane(&mut self, name: &str, read: &Read, height: Height, y: usize) {
        self.pen.name(name, y);
        let bars = y + NAME;
        if let Some((from, to)) = read.life() {
            self.pen.life(from, to, "life", bars + BAR / 2);
        }
        for span in &read.spans {
            self.span(name, read, span, bars + span.row * PITCH);
        }
        let most = read.steps.iter().map(|step| step.value).max().unwrap_or(0);
        self.pen.steps(&read.steps, "step", most, bars);
        for mark in read.marks.iter().filter(|mark| !is_at_a_cross(read, mark)) {
            let class = match mark.kind {
                Kind::Cancelled => "dot cut",
                Kind::Asked => "dot asked",
                _ => "dot",
            };
            let y = bars + mark.row * PITCH + BAR / 2;
            self.pen.dot(class, mark.at, is_moment(mark.kind), y);
        }
        for label in labels(read, self.pen.frame) {
            self.pen.label(&label, y + height.to_labels());
        }
        if let Some(status) = self.status(name, read) {
            self.pen.status(name, &status, y);
        }
        if beside_the_name(read).is_none() {
            let lines = read.conclusions.iter().map(|line| ("said", line.clone()));
            self.pen.said(&lines.collect::<Vec<_>>(), y + height.to_lines());
        }
    }

    fn span(&mut self, name: &str, read: &Read, span: &Span, y: usize) {
        let (left, asked) = self.turns(name, read, span);
        let to = span.end.as_ref().map(|(at, _)| *at);
        let split = self.pen.split();
        let turns = [left, asked, split].into_iter().flatten();
        let within = turns.filter(|at| span.from < *at && to.is_none_or(|to| *at < to));
        let mut from: Vec<u64> = within.chain([span.from]).collect();
        from.sort();
        from.dedup();
        let is_after = |turn: Option<u64>, at| turn.is_some_and(|turn| turn <= at);
        let is_left = is_after(left, to.unwrap_or(u64::MAX).saturating_sub(1));
        for (index, at) in from.iter().enumerate() {
            let until = from.get(index + 1).copied().or(to);
            let class = match role(read.role) {
                _ if is_after(left, *at) && until != Some(*at) => "left".to_owned(),
                role if is_after(asked, *at) => format!("{role} ending"),
                role => role.to_owned(),
            };
            self.pen.bar(&class, *at, until, y);
        }
        let y = y + BAR / 2;
        match &span.end {
            None => self.pen.sign(if is_left { "cap left" } else { "cap" }, ARROW, None, y),
            Some((_, End::Dropped)) => self.pen.sign("cross", CROSS, to, y),
            Some((_, End::Panicked)) => self.pen.sign("cross left", STAR, to, y),
            Some((_, End::Done | End::InWords(_) | End::Told)) => {}
        }
    }

    /// From when on nobody waits for a span, and from when on it has to end.
    fn turns(&self, name: &str, read: &Read, span: &Span) -> (Option<u64>, Option<u64>) {
        let is_spared = self.pen.frame.is_spared(name) || read.stops_somebody();
        let own =
            |kind| read.marks.iter().filter(move |mark| mark.kind == kind).map(|mark| mark.at);
        let turn = |moments: &[u64], kind| {
            let moments: Vec<u64> = match self.pen.frame.alone {
                true => own(kind).collect(),
                false if is_spared => return None,
                false => moments.to_vec(),
            };
            // What begins at the very moment begins after it.
            let next = moments.iter().find(|at| **at > span.from);
            Some((*next.or(moments.first())?).max(span.from))
        };
        (turn(&self.cancelled, Kind::Cancelled), turn(&self.asked, Kind::Asked))
    }

    /// How a lane ended.
    fn status(&self, name: &str, read: &Read) -> Option<Status> {
        let end = self.pen.frame.last;
        let status = |at, class, text: String| Some(Status { at, class, text, short: None });
        if read.is_silent() {
            let short = Some("nothing".to_owned());
            let text = "nothing happened".to_owned();
            return Some(Status { at: u64::MAX, class: "status", text, short });
        }
        if let Some(conclusion) = beside_the_name(read) {
            return status(u64::MAX, "status said", conclusion.to_owned());
        }
        if let Some(span) = read.spans.iter().find(|span| span.end.is_none()) {
            let still = match read.role {
                _ if span.in_own_words => format!("still {}", span.name),
                Role::Resource => "still held".to_owned(),
                Role::Caller | Role::Task => "still running".to_owned(),
            };
            let is_left = self.turns(name, read, span).0.is_some();
            let class = if is_left { "status left" } else { "status" };
            let text = format!("{still} at {end} ms");
            return Some(Status { at: u64::MAX, class, text, short: Some(still) });
        }
        let last = read.spans.iter().max_by_key(|span| span.end.as_ref().map(|(at, _)| *at))?;
        let (at, how) = last.end.as_ref()?;
        let is_left = self.turns(name, read, last).0.is_some_and(|left| left < *at);
        match how {
            End::Told => None,
            _ if is_left => {
                let text = format!("nobody waits; ends at {at} ms");
                let short = Some(format!("ends at {at} ms"));
                Some(Status { at: *at, class: "status left", text, short })
            }
            End::Done => status(*at, "status", format!("done at {at} ms")),
            End::Dropped => status(*at, "status", format!("dropped at {at} ms")),
            End::Panicked => status(*at, "status left", format!("panicked at {at} ms")),
            End::InWords(words) => status(*at, "status", format!("{words} at {at} ms")),
        }
    }
}

/// Whether a cross stands where this mark would.
fn is_at_a_cross(read: &Read, mark: &Mark) -> bool {
    !is_moment(mark.kind)
        && read.spans.iter().any(|span| {
            let is_cross = |(at, end): &(u64, End)| {
                *at == mark.at && matches!(end, End::Dropped | End::Panicked)
            };
            span.row == mark.row && span.end.as_ref().is_some_and(is_cross)
        })
}
