//! Text in markup, and how wide it is.

use crate::layout::NARROW;

/// `text` as it may stand in an element or in an attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// About how many pixels a label takes at 11 px; rather too many than too few.
pub fn width(label: &str) -> f32 {
    label.chars().map(advance).sum()
}

/// A text in as few lines as have room for it, of about the same length.
pub fn folded(text: &str, room: f32) -> Vec<String> {
    let whole = width(text);
    let aim = whole / (whole / room).ceil();
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) < aim && width(line) + width(word) < room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Whether a phone has room for how a lane ended, on the line of the lane's name.
pub fn fits_beside(name: &str, status: &str) -> bool {
    // Larger than a label, and perhaps bold.
    mono_width(name) + width(status) * 1.2 + 8.0 <= NARROW
}

/// About how many pixels the name of a lane takes, at 12.5 px and with letters of one width.
fn mono_width(name: &str) -> f32 {
    name.chars().count() as f32 * 7.5
}

fn advance(letter: char) -> f32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | ' ' => 3.1,
        'f' | 'r' | 't' | '(' | ')' | '"' | '-' => 4.3,
        'm' | 'M' | 'W' | 'w' => 9.9,
        'A'..='Z' => 7.3,
        _ => 6.4,
    }
}
