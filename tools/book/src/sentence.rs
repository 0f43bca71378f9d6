//! Where sentences end, as far as punctuation tells.

const ABBREVIATIONS: [&str; 4] = ["e.g.", "i.e.", "vs.", "cf."];
const OPENERS: [char; 4] = ['"', '“', '‘', '('];
const CLOSERS: [char; 5] = ['"', '”', '’', '\'', ')'];

/// What follows the first sentence of a line.
pub fn second(line: &str) -> Option<&str> {
    for (index, mark) in line.char_indices() {
        if !matches!(mark, '.' | '?' | '!') {
            continue;
        }
        let (said, rest) = line.split_at(index + mark.len_utf8());
        let Some(next) = rest.trim_start_matches(CLOSERS).strip_prefix(' ') else {
            continue;
        };
        let starts = next
            .trim_start_matches(OPENERS)
            .starts_with(|first: char| first.is_uppercase() || first == '`');
        if starts && !ABBREVIATIONS.iter().any(|short| said.ends_with(short)) {
            return Some(next);
        }
    }
    None
}

/// Whether a line may be followed by another one of its paragraph.
pub fn is_whole(line: &str) -> bool {
    line.trim_end().trim_end_matches(CLOSERS).ends_with(['.', '?', '!', ':', '…'])
}

/// Enough of a text to find it by.
pub fn start(text: &str) -> String {
    text.split(' ').take(4).collect::<Vec<_>>().join(" ")
}
