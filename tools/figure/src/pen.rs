//! The marks that drawings are made of.

use crate::frame::{Frame, Height};
use crate::lane::{Role, Step};
use crate::layout::{Anchor, Flag, Label, Tone};
use crate::text::{escape, fits_beside};
use std::fmt::Write;

/// Pixels, from the top of a lane downwards: the line of its name, its bars, its labels, its conclusions.
pub const NAME: usize = 19;
pub const BAR: usize = 12;
pub const PITCH: usize = 16;
const STEPS: usize = 26;
const ROW: usize = 13;
const LINE: usize = 15;
/// Between two lanes.
const GAP: usize = 9;
/// A line of flags, and the tip of the lowest.
const FLAG: usize = 15;
const TIP: usize = 11;
/// Below the lanes.
const AXIS: usize = 22;

/// How something ended: dropped, by a panic, or not at all.
pub const CROSS: &str = "M-4-4L4 4M4-4L-4 4";
pub const STAR: &str = "M0-6V6M-5-3L5 3M5-3L-5 3";
pub const ARROW: &str = "M-3-9L8 0L-3 9Z";

/// Draws into two groups: what is seen from the start, and what a page may hide.
pub struct Pen<'a> {
    pub frame: &'a Frame,
    split: Option<u64>,
    now: Part,
    later: Part,
}

/// Signs and dots stand on top of all bars, also of those that cover a part which was there before.
#[derive(Default)]
struct Part {
    drawn: String,
    signs: String,
}

/// How a lane ended, said at the right of its name.
pub struct Status {
    pub at: u64,
    pub class: &'static str,
    pub text: String,
    /// For a phone on which there is no room beside the name.
    pub short: Option<String>,
}

impl<'a> Pen<'a> {
    pub fn new(frame: &'a Frame, split: Option<u64>) -> Self {
        Self { frame, split, now: Part::default(), later: Part::default() }
    }

    /// Where what a page may hide begins.
    pub fn split(&self) -> Option<u64> {
        self.split
    }

    /// Where something at this moment is drawn. What stops the others is seen before what becomes of them.
    fn part(&mut self, at: u64, stops_others: bool) -> &mut Part {
        match self.split {
            Some(split) if at > split || (at == split && !stops_others) => &mut self.later,
            _ => &mut self.now,
        }
    }

    fn x(&self, at: u64) -> String {
        percent(self.frame.x(at))
    }

    /// The finished drawing of lanes that end at `bottom`.
    pub fn finish(self, bottom: usize, label: &str) -> String {
        let height = bottom + if self.frame.last > 0 { AXIS } else { 0 };
        let mut svg = format!(
            r#"<svg class="timeline" width="100%" height="{height}" role="img" aria-label="{}">"#,
            escape(label)
        );
        self.axis(&mut svg, bottom);
        svg.push_str(&self.now.drawn);
        let Part { drawn, signs } = &self.later;
        if !drawn.is_empty() || !signs.is_empty() {
            write!(svg, r#"<g class="later">{drawn}{signs}</g>"#).ok();
        }
        svg.push_str(&self.now.signs);
        svg.push_str("</svg>");
        svg
    }

    fn axis(&self, svg: &mut String, bottom: usize) {
        const STEPS: [u64; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
        let last = self.frame.last;
        let step = STEPS.into_iter().find(|step| last / step <= 8).unwrap_or(100_000);
        let top = top(self.frame) - 2;
        let shown = (0u64..).take_while(|count| *count == 0 || self.frame.x(count * step) < 98.0);
        for count in shown.filter(|_| last > 0) {
            let (x, at) = (self.x(count * step), count * step);
            let (side, unit) = if at == 0 { ("", " ms") } else { (" m", "") };
            let wide = if count % 2 == 1 { " wide" } else { "" };
            let y = bottom + 15;
            write!(
                svg,
                r#"<line class="grid" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/><text class="axis{side}{wide}" x="{x}" y="{y}">{at}{unit}</text>"#
            )
            .ok();
        }
    }

    /// A dashed line through all lanes, and on top of it the words why.
    pub fn flag(&mut self, flag: &Flag, class: &str, bottom: usize) {
        let (x, side) = (self.x(flag.at), side(flag.anchor));
        let tip = top(self.frame) - 2;
        let words = tip - TIP - flag.row * FLAG;
        let line = if flag.row == 0 { tip - 4 } else { words + 3 };
        let text = escape(&flag.text);
        let drawn = format!(
            r#"<line class="{class}" x1="{x}" x2="{x}" y1="{line}" y2="{bottom}"/><svg x="{x}" y="{tip}"><path class="flag {class}" d="M-5-8H5L0 0Z"/></svg><text class="flag {class}{side}" x="{x}" y="{words}">{text}</text>"#
        );
        self.part(flag.at, true).drawn.push_str(&drawn);
    }

    pub fn name(&mut self, name: &str, y: usize) {
        let y = y + 12;
        write!(self.now.drawn, r#"<text class="name" x="0" y="{y}">{}</text>"#, escape(name)).ok();
    }

    /// Alive from one moment to another, or to the end of the drawing. Of two colours one is striped.
    pub fn bar(&mut self, class: &str, from: u64, to: Option<u64>, y: usize) {
        self.bar_shown(from, class, from, to, y);
    }

    /// A bar that is seen from another moment on: it covers what was seen of it before, so there is no seam.
    pub fn bar_shown(&mut self, at: u64, class: &str, from: u64, to: Option<u64>, y: usize) {
        let (x, end) = (self.frame.x(from), to.map_or(100.0, |to| self.frame.x(to)));
        // What lasted no time is seen all the same.
        let width = if end - x < 0.3 { "3".to_owned() } else { percent(end - x) };
        let (x, end, middle) = (percent(x), percent(end), y + BAR / 2);
        let part = &mut self.part(at, false).drawn;
        write!(
            part,
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{BAR}" rx="3"/>"#
        )
        .ok();
        if class == "left" {
            write!(
                part,
                r#"<line class="hatch" x1="{x}" x2="{end}" y1="{middle}" y2="{middle}"/>"#
            )
            .ok();
        }
    }

    /// The dashed outline of what was asked for.
    pub fn outline(&mut self, from: u64, to: Option<u64>, y: usize) {
        let (x, end) = (self.frame.x(from), to.map_or(100.0, |to| self.frame.x(to)));
        let width = if end - x < 0.3 { "3".to_owned() } else { percent(end - x) };
        let x = percent(x);
        write!(
            self.now.drawn,
            r#"<rect class="wanted" x="{x}" y="{y}" width="{width}" height="7" rx="3.5"/>"#
        )
        .ok();
    }

    /// A sign at a moment, or at the end of the drawing.
    pub fn sign(&mut self, class: &str, path: &str, at: Option<u64>, y: usize) {
        let x = at.map_or("100%".to_owned(), |at| self.x(at));
        let drawn = format!(r#"<svg x="{x}" y="{y}"><path class="{class}" d="{path}"/></svg>"#);
        self.part(at.unwrap_or(u64::MAX), false).signs.push_str(&drawn);
    }

    pub fn dot(&mut self, class: &str, at: u64, stops_others: bool, y: usize) {
        let x = self.x(at);
        let drawn = format!(r#"<svg x="{x}" y="{y}"><circle class="{class}" r="4"/></svg>"#);
        let signs = &mut self.part(at, stops_others).signs;
        if !signs.ends_with(&drawn) {
            signs.push_str(&drawn);
        }
    }

    /// A thin line from the first to the last thing that somebody did.
    pub fn life(&mut self, from: u64, to: u64, class: &str, y: usize) {
        let mut ends = vec![from];
        ends.extend(self.split.filter(|split| from < *split && *split < to));
        ends.push(to);
        for pair in ends.windows(2) {
            let (x1, x2) = (self.x(pair[0]), self.x(pair[1]));
            let drawn = format!(r#"<line class="{class}" x1="{x1}" x2="{x2}" y1="{y}" y2="{y}"/>"#);
            self.part(pair[0], false).drawn.push_str(&drawn);
        }
    }

    /// A value that goes up and down.
    pub fn steps(&mut self, steps: &[Step], class: &str, most: u64, y: usize) {
        let bottom = y + STEPS - 1;
        let height = |value: u64| (STEPS as u64 - 4) * value / most.max(1);
        let top = |value: u64| bottom - height(value) as usize;
        for (index, step) in steps.iter().enumerate() {
            let before = index.checked_sub(1).map_or(step.value, |before| steps[before].value);
            let to = steps.get(index + 1).map(|next| next.at);
            let (was, is) = (top(before), top(step.value));
            if was != is {
                let x = self.x(step.at);
                let drawn =
                    format!(r#"<line class="{class}" x1="{x}" x2="{x}" y1="{was}" y2="{is}"/>"#);
                self.part(step.at, false).drawn.push_str(&drawn);
            }
            let split = self.split.filter(|at| step.at < *at && to.is_none_or(|to| *at < to));
            self.level(step.at, split.or(to), class, is, bottom);
            if let Some(split) = split {
                self.level(split, to, class, is, bottom);
            }
        }
    }

    /// A value that holds until a moment, or until the end.
    fn level(&mut self, from: u64, to: Option<u64>, class: &str, y: usize, bottom: usize) {
        let (x1, x2) = (self.x(from), to.map_or("100%".to_owned(), |to| self.x(to)));
        if x1 == x2 {
            return;
        }
        // To where the next begins: any other rounding leaves a seam.
        let rounded = |x: f32| (x * 100.0).round() / 100.0;
        let end = to.map_or(100.0, |to| self.frame.x(to));
        let width = percent(rounded(end) - rounded(self.frame.x(from)));
        let height = bottom - y;
        let mut drawn = String::new();
        if height > 0 && class == "step" {
            write!(
                drawn,
                r#"<rect class="area" x="{x1}" y="{y}" width="{width}" height="{height}"/>"#
            )
            .ok();
        }
        write!(drawn, r#"<line class="{class}" x1="{x1}" x2="{x2}" y1="{y}" y2="{y}"/>"#).ok();
        self.part(from, false).drawn.push_str(&drawn);
    }

    pub fn label(&mut self, label: &Label, y: usize) {
        let x = self.x(label.at);
        let side = side(label.wide.anchor);
        let mut moves = String::new();
        match label.narrow {
            None => moves.push_str(" wide"),
            Some(place) => {
                let (row, wide) = (place.row, label.wide.row);
                if row > wide {
                    write!(moves, " d{}", row - wide).ok();
                } else if row < wide {
                    write!(moves, " u{}", wide - row).ok();
                }
                if place.anchor != label.wide.anchor {
                    moves.push_str(match place.anchor {
                        Anchor::Start => " ns",
                        Anchor::Middle => " nm",
                        Anchor::End => " ne",
                    });
                }
            }
        }
        for (index, line) in label.lines.iter().enumerate() {
            let y = y + 12 + (label.wide.row + index) * ROW;
            let (tone, sign) = match line.tone {
                Tone::Plain => ("", ""),
                Tone::Cancelled => (" cut", ""),
                Tone::Asked => (" asked", ""),
                Tone::Extra => (" left", ""),
                Tone::Missing => (" missing", "◇ "),
            };
            let time = line.time.map(|at| format!("<tspan>{at}</tspan> ")).unwrap_or_default();
            let text = escape(&line.text);
            let drawn = format!(
                r#"<text class="what{tone}{side}{moves}" x="{x}" y="{y}">{sign}{time}{text}</text>"#
            );
            let stops_others = matches!(line.tone, Tone::Cancelled | Tone::Asked);
            self.part(label.at, stops_others).drawn.push_str(&drawn);
        }
    }

    /// What was said in the end, below everything else on the lane.
    pub fn said(&mut self, lines: &[(&str, bool, String)], y: usize) {
        for (index, (class, goes_on, line)) in lines.iter().enumerate() {
            let (y, text) = (y + 11 + index * LINE, escape(line));
            let x = if *goes_on { 24 } else { 12 };
            let drawn = format!(r#"<text class="{class}" x="{x}" y="{y}">{text}</text>"#);
            self.part(u64::MAX, false).drawn.push_str(&drawn);
        }
    }

    pub fn status(&mut self, name: &str, status: &Status, y: usize) {
        let Status { at, class, text, short } = status;
        let y = y + 12;
        let line = |more: &str, text: &str| {
            format!(r#"<text class="{class}{more}" x="100%" y="{y}">{}</text>"#, escape(text))
        };
        let drawn = match short.as_deref().filter(|_| !fits_beside(name, text)) {
            Some(short) => line(" wide", text) + &line(" slim", short),
            None => line("", text),
        };
        self.part(*at, false).drawn.push_str(&drawn);
    }
}

/// Where the first lane begins.
pub fn top(frame: &Frame) -> usize {
    if frame.flags > 0 { TIP + 4 + frame.flags * FLAG } else { 4 }
}

impl Height {
    /// From the top of the lane to its first label.
    pub fn to_labels(self) -> usize {
        let bars = match self {
            Height { steps: true, .. } => STEPS,
            Height { bars: 0, .. } => 0,
            Height { bars, .. } => bars * PITCH - (PITCH - BAR),
        };
        NAME + bars
    }

    /// From the top of the lane to the first line that was said in the end.
    pub fn to_lines(self) -> usize {
        self.to_labels() + if self.labels > 0 { self.labels * ROW + 4 } else { 0 }
    }

    /// From the top of the lane to the next one.
    pub fn pixels(self) -> usize {
        self.to_lines() + self.lines * LINE + GAP
    }
}

pub fn role(role: Role) -> &'static str {
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
