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
