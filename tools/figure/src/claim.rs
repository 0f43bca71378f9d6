//! What a reader may expect of a recording.

use crate::lane::Read;
use testkit::timeline::Timeline;

/// Whether something is true of a recording.
pub type Claim = Box<dyn Fn(&Timeline) -> bool>;

/// Any statement about a recording.
pub fn claim(holds: impl Fn(&Timeline) -> bool + 'static) -> Claim {
    Box::new(holds)
}

/// At this moment, in milliseconds, something is alive on these lanes and on no others.
pub fn alive_at<const N: usize>(at: u64, lanes: [&'static str; N]) -> Claim {
    claim(move |recording| {
        recording.lanes().iter().all(|lane| {
            let mut spans = Read::of(lane).spans.into_iter();
            let is_alive =
                spans.any(|span| span.from <= at && span.end.is_none_or(|(end, _)| at < end));
            is_alive == lanes.contains(&lane.name.as_str())
        })
    })
}

/// On this lane something happened that reads like this: `30 fetch dropped`.
pub fn happened(lane: &'static str, event: &'static str) -> Claim {
    claim(move |recording| events(recording, lane).iter().any(|happened| happened == event))
}

/// The last event on this lane reads like this.
pub fn ends(lane: &'static str, event: &'static str) -> Claim {
    claim(move |recording| events(recording, lane).last().is_some_and(|last| last == event))
}

fn events(recording: &Timeline, lane: &str) -> Vec<String> {
    let lane = recording.lanes().iter().find(|known| known.name == lane);
    lane.into_iter().flat_map(|lane| &lane.events).map(ToString::to_string).collect()
}
