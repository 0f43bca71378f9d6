//! A recording as SVG.

use crate::frame::{Frame, moments};
use crate::lane::{End, Mark, Read, Role, Span, is_moment};
use crate::layout::{Anchor, Height, Label, NARROW, beside_the_name, flags, labels};
use crate::text::{escape, mono_width, width};
use crate::words::describe;
use std::fmt::Write;
use testkit::timeline::{Kind, Timeline};

/// Pixels from the top of a lane to its bars, between bars, from the bars to the first label and between labels.
const NAME: usize = 19;
const BAR: usize = 12;
const PITCH: usize = 16;
const STEPS: usize = 26;
const BELOW: usize = 13;
const ROW: usize = 13;
const LINE: usize = 15;
/// Between two lanes.
const GAP: usize = 9;
/// A flag and the lowest line of words above it.
const FLAG: usize = 15;
const AXIS: usize = 22;

/// How a piece of a bar looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Alive,
    Asked,
    Left,
}

/// Draws a recording in a frame.
///
/// What happens from the first moment of cancellation on, or from [`Frame::later`], stands in `<g class="later">`.
pub fn svg(recording: &Timeline, frame: &Frame) -> String {
    let mut drawing = Drawing::new(recording, frame);
    let top = drawing.top;
    let bottom = top + frame.heights.iter().map(|height| pixels(*height)).sum::<usize>();
    let height = bottom + if frame.last > 0 { AXIS } else { 4 };

    let mut markup = format!(
        r#"<svg class="timeline" width="100%" height="{height}" role="img" aria-label="{}">"#,
        escape(&describe(recording, None))
    );
    axis(&mut markup, frame, top, bottom);
    for flag in flags(recording, frame) {
        let x = percent(frame.x(flag.at));
        let class = if flag.kind == Kind::Asked { "asked" } else { "cut" };
        let (tip, words) = (top - 3, top - 14 - flag.row * FLAG);
        let line = format!(
            r#"<line class="{class}" x1="{x}" x2="{x}" y1="{words}" y2="{bottom}"/><svg x="{x}" y="{tip}"><path class="flag {class}" d="M-5-8H5L0 0Z"/></svg><text class="flag {class}{}" x="{x}" y="{}">{}</text>"#,
            side(flag.anchor),
            words + 4 - 3,
            flag.text
        );
        drawing.part(flag.at, true).push_str(&line);
    }
    let mut y = top;
    for (name, height) in frame.lanes.iter().zip(&frame.heights) {
        let lane = recording.lanes().iter().find(|lane| lane.name == *name);
        let read = lane.map(Read::of).unwrap_or_default();
        drawing.lane(name, &read, *height, y);
        y += pixels(*height);
    }
    markup.push_str(&drawing.now);
    if !drawing.later.is_empty() {
        write!(markup, r#"<g class="later">{}</g>"#, drawing.later).ok();
    }
    markup.push_str("</svg>");
    markup
}

/// How high a lane is.
fn pixels(height: Height) -> usize {
    let bars = match height {
        Height { steps: true, .. } => STEPS,
        Height { bars: 0, .. } => 0,
        Height { bars, .. } => bars * PITCH - (PITCH - BAR),
    };
    let labels = if height.labels > 0 { BELOW - ROW + 3 + height.labels * ROW } else { 0 };
    NAME + bars + labels + height.lines * LINE + GAP
}

fn axis(markup: &mut String, frame: &Frame, top: usize, bottom: usize) {
    if frame.last == 0 {
        return;
    }
    const STEPS: [u64; 14] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000];
    let step = STEPS.into_iter().find(|step| frame.last / step <= 8).unwrap_or(10_000);
    for count in 0..=frame.last / step {
        let at = count * step;
        let x = percent(frame.x(at));
        let unit = if at == 0 { " ms" } else { "" };
        let side = if at == 0 { "" } else { " m" };
        let wide = if count % 2 == 1 { " wide" } else { "" };
        write!(
            markup,
            r#"<line class="grid" x1="{x}" x2="{x}" y1="{}" y2="{bottom}"/><text class="axis{side}{wide}" x="{x}" y="{}">{at}{unit}</text>"#,
            top.saturating_sub(2),
            bottom + 15
        )
        .ok();
    }
}

struct Drawing<'a> {
    frame: &'a Frame,
    cancelled: Vec<u64>,
    asked: Vec<u64>,
    split: Option<u64>,
    end: u64,
    top: usize,
    now: String,
    later: String,
}

impl<'a> Drawing<'a> {
    fn new(recording: &Timeline, frame: &'a Frame) -> Self {
        let at = |wanted: Kind| {
            let moments = moments(recording).into_iter();
            moments.filter(|(_, kind)| *kind == wanted).map(|(at, _)| at).collect()
        };
        Self {
            frame,
            cancelled: at(Kind::Cancelled),
            asked: at(Kind::Asked),
            split: frame.later_of(recording),
            end: frame.last,
            top: if frame.flags > 0 { 14 + frame.flags * FLAG } else { 4 },
            now: String::new(),
            later: String::new(),
        }
    }

    /// Where something at this moment is drawn; what stops the others may be seen before the rest.
    fn part(&mut self, at: u64, is_moment: bool) -> &mut String {
        match self.split {
            Some(split) if at > split || (at == split && !is_moment) => &mut self.later,
            _ => &mut self.now,
        }
    }

    fn lane(&mut self, name: &str, read: &Read, height: Height, y: usize) {
        let base = y + 12;
        write!(self.now, r#"<text class="name" x="0" y="{base}">{}</text>"#, escape(name)).ok();
        let bars = y + NAME;
        if let Some((from, to)) = read.life() {
            self.life(from, to, bars + BAR / 2);
        }
        for span in &read.spans {
            self.span(name, read, span, bars + span.row * PITCH);
        }
        self.steps(read, bars);
        for mark in &read.marks {
            self.mark(mark, bars + mark.row * PITCH + BAR / 2);
        }
        let below = y + pixels(Height { labels: 0, lines: 0, ..height }) - GAP;
        for label in labels(read, self.frame) {
            self.label(name, &label, below + BELOW);
        }
        self.status(name, read, base);
        if !beside_the_name(read) {
            let first = y + pixels(Height { lines: 0, ..height }) - GAP + 11;
            for (index, line) in read.conclusions.iter().enumerate() {
                let (at, text) = (self.end + 1, escape(line));
                let y = first + index * LINE;
                write!(self.part(at, false), r#"<text class="said" x="12" y="{y}">{text}</text>"#)
                    .ok();
            }
        }
    }

    /// A thin line from the first to the last thing that somebody did.
    fn life(&mut self, from: u64, to: u64, y: usize) {
        let split = self.split.filter(|split| from < *split && *split < to);
        let mut ends = vec![from];
        ends.extend(split);
        ends.push(to);
        for pair in ends.windows(2) {
            let (x1, x2) = (percent(self.frame.x(pair[0])), percent(self.frame.x(pair[1])));
            let line = format!(r#"<line class="life" x1="{x1}" x2="{x2}" y1="{y}" y2="{y}"/>"#);
            self.part(pair[0], false).push_str(&line);
        }
    }

    /// From when on nobody waits for a span, and from when on it has to end.
    fn turns(&self, name: &str, read: &Read, span: &Span) -> (Option<u64>, Option<u64>) {
        let spared = self.frame.spared.iter().any(|spared| spared == name)
            || read.marks.iter().any(|mark| is_moment(mark.kind));
        let turn = |moments: &[u64]| {
            let first = moments.first().filter(|_| !spared)?;
            let after = moments.iter().find(|at| **at >= span.from).unwrap_or(first);
            Some((*after).max(span.from))
        };
        (turn(&self.cancelled), turn(&self.asked))
    }

    fn span(&mut self, name: &str, read: &Read, span: &Span, y: usize) {
        let (left, asked) = self.turns(name, read, span);
        let end = span.end.as_ref().map(|(at, _)| *at);
        let to = end.unwrap_or(u64::MAX);
        let x = |at: u64| if at == u64::MAX { 100.0 } else { self.frame.x(at) };
        let mut cuts = vec![span.from];
        cuts.extend(
            [left, asked, self.split]
                .into_iter()
                .flatten()
                .filter(|at| span.from < *at && *at < to),
        );
        cuts.sort();
        cuts.dedup();
        cuts.push(to);
        let mut pieces = String::new();
        let mut drawn = Vec::new();
        for pair in cuts.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let look = match () {
                () if left.is_some_and(|left| left <= from) => Look::Left,
                () if asked.is_some_and(|asked| asked <= from) => Look::Asked,
                () => Look::Alive,
            };
            let (x1, x2) = (x(from), x(to));
            let (at, width) = (percent(x1), percent(x2 - x1));
            let width = if x2 - x1 < 0.3 { "3".to_owned() } else { width };
            let class = match look {
                Look::Alive => role(read.role).to_owned(),
                Look::Asked => format!("{} ending", role(read.role)),
                Look::Left => "left".to_owned(),
            };
            write!(
                pieces,
                r#"<rect class="{class}" x="{at}" y="{y}" width="{width}" height="{BAR}" rx="3"/>"#
            )
            .ok();
            if look == Look::Left && to > from {
                let middle = y + BAR / 2;
                write!(
                    pieces,
                    r#"<line class="hatch" x1="{at}" x2="{}" y1="{middle}" y2="{middle}"/>"#,
                    percent(x2)
                )
                .ok();
            }
            drawn.push((from, std::mem::take(&mut pieces)));
        }
        let is_left = left.is_some_and(|left| left < to);
        let cap = match &span.end {
            None => Some((if is_left { "cap left" } else { "cap" }, "M-3-9L8 0L-3 9Z")),
            Some((_, End::Dropped | End::Told)) => Some(("cross", "M-4-4L4 4M4-4L-4 4")),
            Some((_, End::Panicked)) => Some(("cross left", "M0-6V6M-5-3L5 3M5-3L-5 3")),
            Some((_, End::Done | End::InWords(_))) => None,
        };
        if let Some((class, path)) = cap {
            let (x, y) = (percent(x(to)), y + BAR / 2);
            drawn.push((
                to,
                format!(r#"<svg x="{x}" y="{y}"><path class="{class}" d="{path}"/></svg>"#),
            ));
        }
        for (at, piece) in drawn {
            self.part(at, false).push_str(&piece);
        }
    }

    fn steps(&mut self, read: &Read, y: usize) {
        let most = read.steps.iter().map(|step| step.value).max().unwrap_or(0).max(1);
        let bottom = y + STEPS - 1;
        let height = |value: u64| ((STEPS - 4) as u64 * value / most) as usize;
        let mut before = 0;
        for (index, step) in read.steps.iter().enumerate() {
            let until = read.steps.get(index + 1).map(|next| next.at);
            let (x1, x2) =
                (self.frame.x(step.at), until.map_or(100.0, |until| self.frame.x(until)));
            let (at, to, width) = (percent(x1), percent(x2), percent(x2 - x1));
            let (top, was) = (bottom - height(step.value), bottom - height(before));
            let mut drawn =
                format!(r#"<line class="step" x1="{at}" x2="{at}" y1="{was}" y2="{top}"/>"#);
            if x2 > x1 {
                write!(
                    drawn,
                    r#"<rect class="area" x="{at}" y="{top}" width="{width}" height="{}"/><line class="step" x1="{at}" x2="{to}" y1="{top}" y2="{top}"/>"#,
                    bottom - top
                )
                .ok();
            }
            before = step.value;
            self.part(step.at, false).push_str(&drawn);
        }
    }

    fn mark(&mut self, mark: &Mark, y: usize) {
        let x = percent(self.frame.x(mark.at));
        let class = match mark.kind {
            Kind::Cancelled => "dot cut",
            Kind::Asked => "dot asked",
            _ => "dot",
        };
        let dot = format!(r#"<svg x="{x}" y="{y}"><circle class="{class}" r="4"/></svg>"#);
        self.part(mark.at, is_moment(mark.kind)).push_str(&dot);
    }

    fn label(&mut self, _lane: &str, label: &Label, y: usize) {
        let x = percent(self.frame.x(label.at));
        let moves = match label.narrow {
            None => " wide".to_owned(),
            Some(row) if row > label.wide => format!(" d{}", row - label.wide),
            Some(row) if row < label.wide => format!(" u{}", label.wide - row),
            Some(_) => String::new(),
        };
        for (index, line) in label.lines.iter().enumerate() {
            let y = y + (label.wide + index) * ROW;
            let tone = match line.kind {
                Kind::Cancelled => " cut",
                Kind::Asked => " asked",
                _ => "",
            };
            let time = line.time.map(|at| format!("<tspan>{at}</tspan> ")).unwrap_or_default();
            let text = format!(
                r#"<text class="what{tone}{}{moves}" x="{x}" y="{y}">{time}{}</text>"#,
                side(label.anchor),
                escape(&line.text)
            );
            self.part(label.at, is_moment(line.kind)).push_str(&text);
        }
    }

    /// How it ended, at the right of the name.
    fn status(&mut self, name: &str, read: &Read, y: usize) {
        let Some(Status { at, class, text, short }) = self.status_of(name, read) else { return };
        let line = |class: &str, text: &str| {
            format!(r#"<text class="{class}" x="100%" y="{y}">{}</text>"#, escape(text))
        };
        let crowded = mono_width(name) + width(&text) * 1.1 + 8.0 > NARROW;
        let drawn = match short.filter(|_| crowded) {
            Some(short) => {
                line(&format!("{class} wide"), &text) + &line(&format!("{class} slim"), &short)
            }
            None => line(class, &text),
        };
        self.part(at, false).push_str(&drawn);
    }

    fn status_of(&self, name: &str, read: &Read) -> Option<Status> {
        let status = |at, class, text: String, short: Option<&str>| {
            Some(Status { at, class, text, short: short.map(str::to_owned) })
        };
        if read.is_silent() {
            return status(self.end + 1, "status", "nothing happened".to_owned(), Some("nothing"));
        }
        if let [only] = read.conclusions.as_slice()
            && beside_the_name(read)
        {
            return status(self.end + 1, "status said", only.clone(), None);
        }
        if let Some(span) = read.spans.iter().find(|span| span.end.is_none()) {
            let is_left = self.turns(name, read, span).0.is_some();
            let words = if read.role == Role::Resource { "still held" } else { "still running" };
            let class = if is_left { "status left" } else { "status" };
            return status(self.end, class, format!("{words} at {} ms", self.end), Some(words));
        }
        let last = read.spans.iter().max_by_key(|span| span.end.as_ref().map(|(at, _)| *at))?;
        let (at, end) = last.end.as_ref()?;
        let is_left = self.turns(name, read, last).0.is_some_and(|left| left < *at);
        match end {
            End::Told => None,
            _ if is_left => {
                let short = format!("ends at {at} ms");
                status(*at, "status left", format!("nobody waits; {short}"), Some(&short))
            }
            End::Done => status(*at, "status", format!("done at {at} ms"), None),
            End::Dropped => status(*at, "status", format!("dropped at {at} ms"), None),
            End::Panicked => status(*at, "status left", format!("panicked at {at} ms"), None),
            End::InWords(words) => status(*at, "status", format!("{words} at {at} ms"), None),
        }
    }
}

struct Status {
    at: u64,
    class: &'static str,
    text: String,
    short: Option<String>,
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Caller => "caller",
        Role::Task => "task",
        Role::Resource => "resource",
    }
}

fn side(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "",
        Anchor::Middle => " m",
        Anchor::End => " e",
    }
}

/// With at most two digits behind the point.
fn percent(x: f32) -> String {
    let rounded = format!("{x:.2}");
    format!("{}%", rounded.trim_end_matches('0').trim_end_matches('.'))
}
