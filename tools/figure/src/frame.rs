//! What several drawings have in common.

use crate::lane::{Read, is_moment};
use crate::layout::{flags, labels, rows, said_in_the_end};
use crate::text::fits_beside;
use testkit::timeline::{Kind, Timeline};

/// The rows, the stretch of time and the heights of a drawing. Drawings in one frame can take each other's place, and
/// nothing jumps.
#[derive(Clone, Debug)]
pub struct Frame {
    pub(crate) lanes: Vec<(String, Height)>,
    /// The last event of all, in milliseconds.
    pub(crate) last: u64,
    /// The right edge, in milliseconds.
    end: f32,
    /// How many lines of flags stand above the lanes.
    pub(crate) flags: usize,
    later: Option<u64>,
    spared: Vec<String>,
    /// Whoever stops something stops what is alive on the same lane, and nothing else.
    pub(crate) alone: bool,
}

/// What a lane needs room for, beside its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Height {
    /// Bars, one below the other.
    pub bars: usize,
    /// Whether the bars are the steps of a value.
    pub steps: bool,
    /// Rows of labels.
    pub labels: usize,
    /// Conclusions that do not stand beside the name.
    pub lines: usize,
}

impl Frame {
    /// The frame of a recording that is drawn alone.
    pub fn of(recording: &Timeline) -> Frame {
        Frame::over([recording])
    }

    /// The frame of recordings that take each other's place: all their lanes, in the order in which they come first.
    pub fn over<'a>(recordings: impl IntoIterator<Item = &'a Timeline>) -> Frame {
        let mut frame = Frame {
            lanes: Vec::new(),
            last: 0,
            end: 1.0,
            flags: 0,
            later: None,
            spared: Vec::new(),
            alone: false,
        };
        let recordings: Vec<&Timeline> = recordings.into_iter().collect();
        for recording in &recordings {
            for lane in recording.lanes() {
                if !frame.lanes.iter().any(|(name, _)| *name == lane.name) {
                    frame.lanes.push((lane.name.clone(), Height::default()));
                }
            }
            frame.last = frame.last.max(last(recording));
            // That nothing came after a cancellation is seen only where there is room for it.
            let moment = moments(recording).last().map_or(0, |(at, _)| *at);
            frame.end = frame.end.max(frame.last as f32 * 1.04).max(moment as f32 * 1.2);
        }
        // Heights depend on where everything stands, and so on the last moment of all.
        for recording in recordings {
            frame.grow(recording);
        }
        frame
    }

    fn grow(&mut self, recording: &Timeline) {
        for lane in recording.lanes() {
            let read = Read::of(lane);
            let labels = rows(&labels(&read, self));
            let needed = Height::of(&read, labels);
            let lane = self.lanes.iter_mut().find(|(name, _)| *name == lane.name);
            if let Some((_, height)) = lane {
                *height = height.with(needed);
            }
        }
        let flags = flags(recording, self).iter().map(|flag| flag.row + 1).max().unwrap_or(0);
        self.flags = self.flags.max(flags);
    }

    /// From this moment on, in milliseconds, everything stands in a group of its own, which a page may hide. Without
    /// this it is the first moment at which somebody stops something.
    pub fn later(mut self, at: u64) -> Frame {
        self.later = Some(at);
        self
    }

    /// The cancellation is not about these lanes: what is alive on them is waited for.
    pub fn spares<const N: usize>(mut self, lanes: [&str; N]) -> Frame {
        self.spared.extend(lanes.map(str::to_owned));
        self
    }

    /// Each lane is somebody's own: who gives up there gives up what is alive there, and no flag is raised for all.
    pub fn each_for_itself(mut self) -> Frame {
        self.alone = true;
        self.flags = 0;
        self
    }

    pub(crate) fn is_spared(&self, lane: &str) -> bool {
        self.spared.iter().any(|spared| spared == lane)
    }

    /// Where what a page may hide begins.
    pub(crate) fn later_of(&self, recording: &Timeline) -> Option<u64> {
        self.later.or_else(|| moments(recording).first().map(|(at, _)| *at))
    }

    /// Where a moment stands, in per cent; there is some room behind the last one.
    pub(crate) fn x(&self, at: u64) -> f32 {
        at as f32 / self.end * 100.0
    }
}

impl Height {
    pub fn of(read: &Read, labels: usize) -> Height {
        Height {
            bars: read.rows().max(usize::from(!read.marks.is_empty())),
            steps: !read.steps.is_empty(),
            labels,
            lines: match beside_the_name(read) {
                Some(_) => 0,
                None => said_in_the_end(&read.conclusions).len(),
            },
        }
    }

    fn with(self, other: Height) -> Height {
        Height {
            bars: self.bars.max(other.bars),
            steps: self.steps || other.steps,
            labels: self.labels.max(other.labels),
            lines: self.lines.max(other.lines),
        }
    }
}

/// What was said in the end, if a phone has room for it where other lanes say how they ended.
pub(crate) fn beside_the_name(read: &Read) -> Option<&str> {
    match read.conclusions.as_slice() {
        [only] if fits_beside(&read.name, only) && read.spans.is_empty() => Some(only),
        _ => None,
    }
}

/// When somebody stopped something, in order.
pub(crate) fn moments(recording: &Timeline) -> Vec<(u64, Kind)> {
    let events = recording.lanes().iter().flat_map(|lane| &lane.events);
    let mut moments: Vec<(u64, Kind)> =
        events.filter(|event| is_moment(event.kind)).map(|event| (event.at, event.kind)).collect();
    moments.sort_by_key(|(at, kind)| (*at, *kind == Kind::Cancelled));
    moments.dedup();
    moments
}

/// The last event with a time.
fn last(recording: &Timeline) -> u64 {
    let events = recording.lanes().iter().flat_map(|lane| &lane.events);
    let timed = events.filter(|event| event.kind != Kind::Conclusion);
    timed.map(|event| event.at).max().unwrap_or(0)
}
