//! The timeline that is asked for and the one that was recorded, together.
//!
//! This is the one place that decides how a page shows the two.

use serde_json::{Value, json};

/// Three spaces end the name of a lane; it may hold single ones.
const AFTER_LANE: &str = "   ";

/// What a page shows of two timelines: `rows`, each `[mark, line]` with the mark `same`, `expected` or `actual`,
/// and `svg`, a drawing to be shown before them, or null.
pub fn of(expected: &str, actual: &str) -> Value {
    let rows: Vec<[&str; 2]> =
        rows(expected, actual).into_iter().map(|(mark, line)| [mark, line]).collect();
    json!({ "rows": rows, "svg": drawing(expected, actual) })
}

/// Both timelines as one SVG element, if they can be read and differ in more than the order of their lanes.
fn drawing(expected: &str, actual: &str) -> Option<String> {
    figure::compare(&expected.parse().ok()?, &actual.parse().ok()?)
}

/// Lane by lane: a line that both have once, others one below the other.
fn rows<'a>(expected: &'a str, actual: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut left: Vec<&str> = actual.trim_end().lines().collect();
    let mut rows = Vec::new();
    for line in expected.trim_end().lines() {
        let other = left
            .iter()
            .position(|other| *other == line)
            .or_else(|| left.iter().position(|other| lane(other) == lane(line)))
            .map(|index| left.remove(index));
        if other == Some(line) {
            rows.push(("same", line));
            continue;
        }
        rows.push(("expected", line));
        rows.extend(other.map(|other| ("actual", other)));
    }
    rows.extend(left.into_iter().map(|line| ("actual", line)));
    rows
}

fn lane(line: &str) -> &str {
    line.split(AFTER_LANE).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_drawn_too() {
        let expected = "page   0 opened · 50 closed\nafter  0 tasks alive\n";
        let shown = |actual| of(expected, actual)["svg"].clone();

        let svg = shown("page   0 opened · 70 closed\nafter  1 tasks alive\n");
        let svg = svg.as_str().unwrap();
        assert!(svg.starts_with("<svg ") && svg.contains("1 tasks alive"), "{svg}");

        assert_eq!(shown("after  0 tasks alive\npage   0 opened · 50 closed\n"), Value::Null);
        assert_eq!(shown("not a timeline"), Value::Null);
    }

    #[test]
    fn lines_of_one_lane_stand_together_and_what_is_the_same_stands_once() {
        let expected = "the page   0 opened\ndesk       5 lit\nonly here  1 seen\n";
        let actual = "the page   9 opened\ndesk       5 lit\nthe lamp   0 lit\n";

        assert_eq!(
            rows(expected, actual),
            [
                ("expected", "the page   0 opened"),
                ("actual", "the page   9 opened"),
                ("same", "desk       5 lit"),
                ("expected", "only here  1 seen"),
                ("actual", "the lamp   0 lit"),
            ]
        );
    }
}
