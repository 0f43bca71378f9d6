//! A recording in words, for those who do not see the drawing.

use crate::frame::moments;
use crate::lane::{End, Read, What};
use testkit::timeline::{Kind, Timeline};

/// What a recording shows, in sentences; with `until`, only what is known at that moment.
pub fn describe(recording: &Timeline, until: Option<u64>) -> String {
    let is_known = |at: u64| until.is_none_or(|until| at < until);
    let mut sentences = Vec::new();
    for (at, kind) in moments(recording) {
        if is_known(at) || until == Some(at) {
            sentences.push(match kind {
                Kind::Asked => format!("Asked to stop at {at} ms."),
                _ => format!("Cancelled at {at} ms."),
            });
        }
    }
    for lane in recording.lanes() {
        let read = Read::of(lane);
        let mut said: Vec<(u64, String)> = Vec::new();
        for span in read.spans.iter().filter(|span| is_known(span.from)) {
            let (name, from) = (&span.name, span.from);
            let end = span.end.as_ref().filter(|(at, _)| is_known(*at));
            let words = match end {
                None if until.is_some() => format!("{name} from {from} ms on"),
                None => format!("{name} from {from} ms, never ended"),
                Some((at, End::Done)) => format!("{name} from {from} to {at} ms"),
                Some((at, End::Dropped)) => format!("{name} from {from} ms, dropped at {at} ms"),
                Some((at, End::Panicked)) => format!("{name} from {from} ms, panicked at {at} ms"),
                Some((at, End::InWords(end))) => format!("{name} at {from} ms, {end} at {at} ms"),
                Some((_, End::Told)) => format!("{name} at {from} ms"),
            };
            said.push((from, words));
        }
        let in_spans =
            |what: &What| matches!(what, What::Began(_) | What::Ended | What::EndedInWords);
        for note in read.notes.iter().filter(|note| is_known(note.at) && !in_spans(&note.what)) {
            said.push((note.at, format!("{} at {} ms", note.words, note.at)));
        }
        said.sort_by_key(|(at, _)| *at);
        let mut said: Vec<String> = said.into_iter().map(|(_, words)| words).collect();
        if until.is_none() {
            said.extend(read.conclusions.iter().cloned());
        }
        if said.is_empty() && until.is_none() {
            said.push("nothing".to_owned());
        }
        if !said.is_empty() {
            sentences.push(format!("{}: {}.", lane.name, said.join(", ")));
        }
    }
    sentences.join(" ")
}
