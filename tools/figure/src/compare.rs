//! The recording that is asked for and the one that was made, in one drawing.

use crate::frame::{Frame, Height};
use crate::lane::{End, Note, Read, Role, Span};
use crate::layout::{Said, Tone, place, rows};
use crate::pen::{ARROW, BAR, CROSS, NAME, PITCH, Pen, STAR, Status, role, top};
use testkit::timeline::Timeline;

/// The band in which a lane that differs shows what is asked for.
const BAND: usize = 12;
const DIAMOND: &str = "M0-5L5 0L0 5L-5 0Z";

/// Draws what happened, and with dashes what was asked for where the two differ. `None` if no lane differs.
///
/// ```
/// use testkit::timeline::Timeline;
///
/// let expected: Timeline = "page   0 opened · 50 closed\n".parse()?;
/// let actual: Timeline = "page   0 opened · 70 closed\n".parse()?;
/// let drawing = figure::compare(&expected, &actual);
/// assert!(drawing.is_some_and(|drawing| drawing.starts_with("<svg ")));
/// # Ok::<(), testkit::timeline::Unreadable>(())
/// ```
pub fn compare(expected: &Timeline, actual: &Timeline) -> Option<String> {
    let frame = Frame::over([expected, actual]);
    let mut pen = Pen::new(&frame, None);
    let mut y = top(&frame);
    let mut sentences = Vec::new();
    for (name, _) in &frame.lanes {
        let of = |recording: &Timeline| {
            recording.lanes().iter().find(|lane| lane.name == *name).map(Read::of)
        };
        let pair = Pair::of(of(expected), of(actual));
        sentences.extend(pair.words(name));
        y = pair.draw(&mut pen, name, y);
    }
    (!sentences.is_empty()).then(|| pen.finish(y, &sentences.join(" ")))
}

/// One lane of both.
struct Pair {
    wanted: Read,
    seen: Read,
    is_wanted: bool,
    is_seen: bool,
    notes: Vec<(Note, Tone)>,
    conclusions: Vec<(&'static str, String)>,
}

impl Pair {
    fn of(wanted: Option<Read>, seen: Option<Read>) -> Pair {
        let (is_wanted, is_seen) = (wanted.is_some(), seen.is_some());
        let (wanted, seen) = (wanted.unwrap_or_default(), seen.unwrap_or_default());
        let mut notes = merged(&wanted.notes, &seen.notes);
        notes.sort_by_key(|(note, _)| note.at);

        let mut conclusions = Vec::new();
        let is_same = wanted.conclusions == seen.conclusions;
        let class = if is_same { "said" } else { "said left" };
        if !is_same {
            let asked = wanted.conclusions.iter().map(|line| format!("◇ {line}"));
            conclusions.extend(asked.map(|line| ("said missing", line)));
        }
        conclusions.extend(seen.conclusions.iter().map(|line| (class, line.clone())));
        Pair { wanted, seen, is_wanted, is_seen, notes, conclusions }
    }

    fn differs(&self) -> bool {
        self.has_other_events() || self.wanted.conclusions != self.seen.conclusions
    }

    fn has_other_events(&self) -> bool {
        self.notes.iter().any(|(_, tone)| *tone != Tone::Plain)
    }

    /// Draws the lane and returns where the next one begins.
    fn draw(&self, pen: &mut Pen, name: &str, y: usize) -> usize {
        pen.name(name, y);
        let said = self.notes.iter().map(|(note, tone)| Said { note, tone: *tone });
        let labels = place(said.collect(), pen.frame);
        let band = if self.has_other_events() { BAND } else { 0 };
        let height = Height {
            bars: self.seen.rows().max(usize::from(!self.seen.marks.is_empty())),
            steps: !self.seen.steps.is_empty(),
            labels: rows(&labels),
            lines: self.conclusions.len(),
        };
        let bars = y + NAME + band;
        if band > 0 {
            self.draw_wanted(pen, y + NAME);
        }
        self.draw_seen(pen, bars);
        for label in &labels {
            pen.label(label, y + band + height.to_labels());
        }
        if let Some(status) = self.status() {
            pen.status(name, &status, y);
        }
        pen.said(&self.conclusions, y + band + height.to_lines());
        y + band + height.pixels()
    }

    fn draw_wanted(&self, pen: &mut Pen, y: usize) {
        let middle = y + 4;
        for span in &self.wanted.spans {
            pen.outline(span.from, span.end.as_ref().map(|(at, _)| *at), y);
        }
        if let Some((from, to)) = self.wanted.life() {
            pen.life(from, to, "wanted", middle);
        }
        let is_missing =
            |at| self.notes.iter().any(|(note, tone)| note.at == at && *tone == Tone::Missing);
        let signs = self.wanted.marks.iter().map(|mark| mark.at);
        let steps = self.wanted.steps.iter().map(|step| step.at);
        for at in signs.chain(steps) {
            let class = if is_missing(at) { "diamond missed" } else { "diamond" };
            pen.sign(class, DIAMOND, Some(at), middle);
        }
    }

    fn draw_seen(&self, pen: &mut Pen, bars: usize) {
        if let Some((from, to)) = self.seen.life() {
            pen.life(from, to, "life", bars + BAR / 2);
        }
        let mut wanted: Vec<&Span> = self.wanted.spans.iter().collect();
        for span in &self.seen.spans {
            let twin = wanted.iter().position(|other| other.name == span.name);
            let twin = twin.map(|index| wanted.remove(index));
            self.draw_span(pen, span, twin, bars + span.row * PITCH);
        }
        let most = self.seen.steps.iter().map(|step| step.value).max().unwrap_or(0);
        pen.steps(&self.seen.steps, "step", most, bars);
        let is_extra =
            |at| self.notes.iter().any(|(note, tone)| note.at == at && *tone == Tone::Extra);
        for mark in &self.seen.marks {
            let class = if is_extra(mark.at) { "dot left" } else { "dot" };
            pen.dot(class, mark.at, false, bars + mark.row * PITCH + BAR / 2);
        }
    }

    /// Striped where it is alive and was not asked to be.
    fn draw_span(&self, pen: &mut Pen, span: &Span, twin: Option<&Span>, y: usize) {
        let end = |span: &Span| span.end.as_ref().map(|(at, _)| *at);
        let (from, to) = (span.from, end(span));
        let (wanted_from, wanted_to) = match twin {
            Some(twin) => (twin.from, end(twin)),
            None => (from, Some(from)),
        };
        let is_inside = |at| at > from && to.is_none_or(|to| at < to);
        let mut cuts = vec![from];
        cuts.extend(
            [Some(wanted_from), wanted_to].into_iter().flatten().filter(|at| is_inside(*at)),
        );
        cuts.sort();
        cuts.dedup();
        for (index, at) in cuts.iter().enumerate() {
            let until = cuts.get(index + 1).copied().or(to);
            let is_wanted = *at >= wanted_from && wanted_to.is_none_or(|to| *at < to);
            let lasts_no_time = until == Some(*at) && twin.is_some();
            let class = if is_wanted || lasts_no_time { role(self.role()) } else { "left" };
            pen.bar(class, *at, until, y);
        }
        let is_same = twin.is_some_and(|twin| twin.end == span.end);
        let y = y + BAR / 2;
        match &span.end {
            None => pen.sign(if is_same { "cap" } else { "cap left" }, ARROW, None, y),
            Some((_, End::Dropped)) => {
                pen.sign(if is_same { "cross" } else { "cross left" }, CROSS, to, y);
            }
            Some((_, End::Panicked)) => pen.sign("cross left", STAR, to, y),
            Some((_, End::Done | End::InWords(_) | End::Told)) => {}
        }
    }

    fn role(&self) -> Role {
        if self.is_seen { self.seen.role } else { self.wanted.role }
    }

    fn status(&self) -> Option<Status> {
        let status =
            |class, text: &str| Some(Status { at: 0, class, text: text.to_owned(), short: None });
        match () {
            () if !self.differs() => status("status", "as asked"),
            () if !self.is_wanted => status("status left", "not asked for"),
            () if self.seen.is_silent() => status("status left", "nothing happened"),
            () => status("status left", "differs"),
        }
    }

    /// What differs, for those who do not see it.
    fn words(&self, name: &str) -> Option<String> {
        if !self.differs() {
            return None;
        }
        let of = |wanted: Tone| -> Vec<String> {
            let notes = self.notes.iter().filter(|(_, tone)| *tone == wanted);
            notes.map(|(note, _)| format!("{} at {} ms", note.words, note.at)).collect()
        };
        let (mut missing, mut extra) = (of(Tone::Missing), of(Tone::Extra));
        if self.wanted.conclusions != self.seen.conclusions {
            missing.extend(self.wanted.conclusions.iter().cloned());
            extra.extend(self.seen.conclusions.iter().cloned());
        }
        let list = |list: Vec<String>| match list.is_empty() {
            true => "nothing".to_owned(),
            false => list.join(", "),
        };
        Some(format!("{name}: asked for {}; yours {}.", list(missing), list(extra)))
    }
}

/// Both lists as one, in an order that both agree with: of what they have in common as much as possible stands once.
fn merged(wanted: &[Note], seen: &[Note]) -> Vec<(Note, Tone)> {
    let is_same =
        |w: usize, s: usize| (wanted[w].at, &wanted[w].words) == (seen[s].at, &seen[s].words);
    // How much two rests have in common, from the last ones backwards.
    let mut common = vec![vec![0; seen.len() + 1]; wanted.len() + 1];
    for w in (0..wanted.len()).rev() {
        for s in (0..seen.len()).rev() {
            common[w][s] = match is_same(w, s) {
                true => common[w + 1][s + 1] + 1,
                false => common[w + 1][s].max(common[w][s + 1]),
            };
        }
    }
    let (mut w, mut s) = (0, 0);
    let mut merged = Vec::new();
    while w < wanted.len() || s < seen.len() {
        let next_is_wanted = s == seen.len()
            || (w < wanted.len() && !is_same(w, s) && common[w + 1][s] >= common[w][s + 1]);
        if next_is_wanted {
            merged.push((wanted[w].clone(), Tone::Missing));
            w += 1;
        } else if w < wanted.len() && is_same(w, s) {
            merged.push((seen[s].clone(), Tone::Plain));
            (w, s) = (w + 1, s + 1);
        } else {
            merged.push((seen[s].clone(), Tone::Extra));
            s += 1;
        }
    }
    merged
}
