//! The program beside an explorable figure: which of its lines it waits in, and which it never reaches.

use std::path::PathBuf;
use testkit::cut::{Place, Recorded};

/// The functions of a file, without what it imports.
pub struct Code {
    path: PathBuf,
    /// How many lines of the file stand above the first one that is shown.
    above: usize,
    pub lines: Vec<String>,
}

/// Where a run was cut.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Lines in which it waited, from 0.
    pub at: Vec<usize>,
    /// Lines that it would have reached after them.
    pub dead: Vec<usize>,
    /// What it waited for, as short as it can be said.
    pub what: Vec<String>,
}

impl Code {
    pub fn new(path: &str, source: &str) -> Code {
        let imports = source.lines().take_while(|line| {
            line.is_empty() || line.starts_with("use ") || line.starts_with("//!")
        });
        let above = imports.count();
        let lines = source.lines().skip(above).map(str::to_owned).collect();
        Code { path: path.into(), above, lines }
    }

    /// # Panics
    ///
    /// If the run did not wait in this code when it was cut.
    pub fn cut(&self, run: &Recorded) -> Cut {
        let here = |place: &&Place| place.file() == self.path;
        let places = run.branches.iter().filter_map(|chain| chain.iter().find(here));
        let index = |place: &Place| place.line() as usize - 1 - self.above;
        let mut at: Vec<usize> = places.map(index).collect();
        at.sort_unstable();
        at.dedup();
        let Some(last) = at.last() else {
            panic!(
                "suspension {:?} is at none of the lines of {}: {:?}",
                run.suspension,
                self.path.display(),
                run.branches
            );
        };
        let what = at.iter().map(|line| waits_for(&self.lines[*line])).collect();
        Cut { dead: self.after(*last), at, what }
    }

    /// The lines that are reached after `line` and before the end of its function; none in a loop, where they may have
    /// been reached before.
    fn after(&self, line: usize) -> Vec<usize> {
        let mut outer = indent(&self.lines[line]);
        for above in self.lines[..line].iter().rev() {
            if above.trim().is_empty() || indent(above) >= outer {
                continue;
            }
            outer = indent(above);
            let begins = above.trim_start();
            if ["loop ", "while ", "for "].iter().any(|word| begins.starts_with(word)) {
                return Vec::new();
            }
            if begins.contains("fn ") {
                break;
            }
        }
        let rest = self.lines.iter().enumerate().skip(line + 1);
        let inside = rest.take_while(|(_, line)| line.trim().is_empty() || indent(line) > outer);
        inside
            .filter(|(_, line)| line.contains(char::is_alphanumeric))
            .map(|(index, _)| index)
            .collect()
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// `scan` of `photo.scan().await;`, `small` of `let _ = small.await;`, `join!` of `join!(a, b)`.
fn waits_for(line: &str) -> String {
    if let Some((awaited, _)) = line.split_once(".await") {
        let called = without_arguments(awaited.trim_end_matches('?'));
        let name = called.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            return name.to_owned();
        }
    }
    if let Some((name, _)) = line.split_once('!') {
        let name = name.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
        return format!("{}!", name.unwrap_or_default());
    }
    line.trim().to_owned()
}

/// `photo.scan` of `photo.scan(at(3))`.
fn without_arguments(call: &str) -> &str {
    if !call.ends_with(')') {
        return call;
    }
    let mut depth = 0;
    for (index, letter) in call.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &call[..index];
        }
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_is_named_by_the_line() {
        for (line, name) in [
            ("    let draft = photo.save_draft().await;", "save_draft"),
            ("    let _ = small.await;", "small"),
            ("    bank.debit(&conn, amount(3)).await?;", "debit"),
            ("    tokio::time::sleep(ms(20)).await", "sleep"),
            ("    let _ = join!(index, scan);", "join!"),
            ("    select! {", "select!"),
            ("        .await", ".await"),
        ] {
            assert_eq!(waits_for(line), name, "{line}");
        }
    }

    const SOURCE: &str = "\
use tokio::spawn;

pub async fn upload(photo: Photo) {
    let draft = photo.save_draft().await;
    if draft.is_new() {
        photo.scan().await;
        photo.publish().await;
    }

    draft.remove().await;
}

async fn retry(photo: Photo) {
    loop {
        photo.scan().await;
        photo.publish().await;
    }
}
";

    #[test]
    fn what_is_imported_is_not_shown() {
        let code = Code::new("upload.rs", SOURCE);
        assert_eq!(code.lines[0], "pub async fn upload(photo: Photo) {");
    }

    #[test]
    fn the_rest_of_the_function_is_not_reached() {
        let code = Code::new("upload.rs", SOURCE);
        assert_eq!(code.after(1), [2, 3, 4, 7]);
        assert_eq!(code.after(3), [4, 7]);
        assert!(code.after(7).is_empty());
    }

    #[test]
    fn in_a_loop_any_line_may_have_been_reached_before() {
        let code = Code::new("upload.rs", SOURCE);
        assert!(code.after(12).is_empty());
    }
}
