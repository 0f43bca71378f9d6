//! What several drawings have in common.

use crate::lane::is_moment;
use crate::layout::{self, Height};
use testkit::timeline::{Kind, Timeline};

/// The rows, the stretch of time and the heights of a drawing. Drawings in one frame can take each other's place, and
/// nothing jumps.
#[derive(Clone, Debug)]
pub struct Frame {
    pub(crate) lanes: Vec<String>,
    pub(crate) heights: Vec<Height>,
    /// The last event of all, in milliseconds.
    pub(crate) last: u64,
    /// How many lines of flags stand above the lanes.
    pub(crate) flags: usize,
    pub(crate) later: Option<u64>,
    pub(crate) spared: Vec<String>,
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
            heights: Vec::new(),
            last: 0,
            flags: 0,
            later: None,
            spared: Vec::new(),
        };
        let recordings: Vec<&Timeline> = recordings.into_iter().collect();
        for recording in &recordings {
            for lane in recording.lanes() {
                if !frame.lanes.contains(&lane.name) {
                    frame.lanes.push(lane.name.clone());
                }
            }
            frame.last = frame.last.max(last(recording));
        }
        frame.heights = vec![Height::default(); frame.lanes.len()];
        for recording in recordings {
            layout::grow(&mut frame, recording);
        }
        frame
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

    /// Where what a page may hide begins.
    pub(crate) fn later_of(&self, recording: &Timeline) -> Option<u64> {
        self.later.or_else(|| moments(recording).first().map(|(at, _)| *at))
    }
}

/// When somebody stopped something, in order.
pub fn moments(recording: &Timeline) -> Vec<(u64, Kind)> {
    let events = recording.lanes().iter().flat_map(|lane| &lane.events);
    let mut moments: Vec<(u64, Kind)> =
        events.filter(|event| is_moment(event.kind)).map(|event| (event.at, event.kind)).collect();
    moments.sort_by_key(|(at, kind)| (*at, *kind == Kind::Asked));
    moments.dedup();
    moments
}

/// The last event with a time.
fn last(recording: &Timeline) -> u64 {
    let events = recording.lanes().iter().flat_map(|lane| &lane.events);
    events.filter(|event| event.kind != Kind::Conclusion).map(|event| event.at).max().unwrap_or(0)
}
