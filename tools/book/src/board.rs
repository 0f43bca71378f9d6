//! What is known about each exercise, gathered from the runner's lines.
//!
//! | line | says |
//! |---|---|
//! | `{"name": …, "state": "solved"}`, `"open"`, `"changed"` | what `list --json` knows |
//! | `{"name": …, "state": "running"}` | its check has begun |
//! | `{"name": …, "state": "passed"}` and all other states | the verdict, as `check --json` prints it |
//! | `{"current": "02_leakage/01_dashboard_refresh"}` | the exercise that is being worked on |
//!
//! A line that means nothing here is passed over: the runner may learn new ones.

use crate::comparison;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The present state of all exercises. Only the newest of each is kept, so that a slow page misses nothing that holds.
#[derive(Default)]
pub struct Board {
    changes: u64,
    current: Option<(u64, String)>,
    exercises: BTreeMap<String, Exercise>,
}

#[derive(Default)]
struct Exercise {
    /// The change that brought the present state.
    change: u64,
    solved: bool,
    running: bool,
    verdict: Value,
}

/// What a page is told: the kind, and JSON in one line.
pub type News = (&'static str, String);

impl Board {
    /// Takes in a line of the runner. Tells whether it changed anything.
    pub fn take(&mut self, line: &str) -> bool {
        let Ok(Value::Object(line)) = serde_json::from_str(line) else {
            return false;
        };
        self.changes += 1;
        if let Some(id) = text(&line, "current") {
            self.current = Some((self.changes, id.to_owned()));
            return true;
        }
        let (Some(name), Some(state)) = (text(&line, "name"), text(&line, "state")) else {
            return false;
        };
        let exercise = self.exercises.entry(name.to_owned()).or_default();
        exercise.change = self.changes;
        match state {
            "running" => exercise.running = true,
            "solved" | "open" | "changed" => exercise.solved = state == "solved",
            _ => {
                exercise.running = false;
                exercise.solved = state == "passed";
                exercise.verdict = with_comparisons(line);
            }
        }
        true
    }

    /// The exercise that is being worked on, as `02_leakage/01_dashboard_refresh`.
    pub fn current(&self) -> Option<&str> {
        self.current.as_ref().map(|(_, id)| id.as_str())
    }

    /// What happened after the change `seen`, and the number to ask with the next time; 0 asks for everything.
    pub fn since(&self, seen: u64) -> (Vec<News>, u64) {
        let mut news = Vec::new();
        if let Some((change, id)) = &self.current
            && *change > seen
        {
            news.push(("current", json!({ "id": id }).to_string()));
        }
        for (name, exercise) in &self.exercises {
            if exercise.change > seen {
                let state = json!({
                    "name": name,
                    "solved": exercise.solved,
                    "running": exercise.running,
                    "verdict": exercise.verdict,
                });
                news.push(("exercise", state.to_string()));
            }
        }
        (news, self.changes)
    }
}

fn text<'a>(line: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    line.get(field)?.as_str()
}

/// The verdict; each claim that has both timelines gets their comparison.
fn with_comparisons(mut verdict: Map<String, Value>) -> Value {
    for claim in verdict.get_mut("claims").and_then(Value::as_array_mut).into_iter().flatten() {
        if let (Some(expected), Some(actual)) =
            (claim["expected"].as_str(), claim["actual"].as_str())
        {
            claim["comparison"] = comparison::of(expected, actual);
        }
    }
    Value::Object(verdict)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(board: &Board, seen: u64) -> Vec<Value> {
        board.since(seen).0.iter().map(|(_, json)| serde_json::from_str(json).unwrap()).collect()
    }

    #[test]
    fn a_page_that_comes_late_is_told_what_holds_now() {
        let mut board = Board::default();
        board.take(r#"{"name": "first", "state": "open"}"#);
        board.take(r#"{"name": "first", "state": "running"}"#);
        board.take(r#"{"name": "first", "state": "failed", "sentence": "LEAK", "claims": []}"#);
        board.take(r#"{"name": "first", "state": "running"}"#);

        let told = news(&board, 0);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["running"], true);
        assert_eq!(told[0]["solved"], false);
        assert_eq!(told[0]["verdict"]["sentence"], "LEAK");
    }

    #[test]
    fn a_page_that_knows_something_is_told_the_rest() {
        let mut board = Board::default();
        board.take(r#"{"name": "first", "state": "open"}"#);
        let (_, seen) = board.since(0);
        board.take(r#"{"name": "second", "state": "passed", "claims": []}"#);

        let told = news(&board, seen);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["name"], "second");
        assert_eq!(told[0]["solved"], true);
        assert!(news(&board, board.since(0).1).is_empty());
    }

    #[test]
    fn lines_that_mean_nothing_here_change_nothing() {
        let mut board = Board::default();
        for line in ["", "warning: unused", "7", "[]", "{}", r#"{"name": 1, "state": "passed"}"#] {
            assert!(!board.take(line), "{line}");
        }
        assert!(news(&board, 0).is_empty());
    }

    #[test]
    fn two_timelines_are_compared_once_for_all_pages() {
        let mut board = Board::default();
        board.take(
            r#"{"name": "first", "state": "failed", "claims": [{"expected": "a   0 x", "actual": "a   1 x"}, {"expected": null}]}"#,
        );

        let verdict = &news(&board, 0)[0]["verdict"];
        assert_eq!(
            verdict["claims"][0]["comparison"]["rows"],
            json!([["expected", "a   0 x"], ["actual", "a   1 x"]])
        );
        assert_eq!(verdict["claims"][1].get("comparison"), None);
    }
}
