//! The head of a wrong answer: what its author says the judge will do.

/// What the judge should do with the answer.
#[derive(PartialEq)]
pub enum Expected {
    /// Fails this claim.
    Fails(String),
    /// Does not compile, with this code.
    Rejected(String),
    /// At least one claim does not end by itself.
    Stuck,
}

pub struct Expectation {
    pub expected: Expected,
    /// Words in which the claim or the error says so.
    pub says: Option<String>,
}

/// The expectations in the head of an answer, and what is wrong with them.
pub fn read(text: &str) -> (Vec<Expectation>, Vec<String>) {
    let mut head: Vec<Expectation> = Vec::new();
    let mut problems = Vec::new();
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    for line in lines {
        let expected = if let Some(claim) = line.strip_prefix("fails:") {
            Expected::Fails(claim.trim().to_owned())
        } else if let Some(code) = line.strip_prefix("rejected:") {
            Expected::Rejected(code.trim().to_owned())
        } else if line == "stuck" {
            Expected::Stuck
        } else if let Some(phrase) = line.strip_prefix("says:") {
            match head.last_mut() {
                Some(last) if last.says.is_none() => last.says = Some(phrase.trim().to_owned()),
                _ => problems
                    .push(format!("`{line}` belongs to no `fails:`, `rejected:` or `stuck`")),
            }
            continue;
        } else {
            continue;
        };
        if head.iter().any(|other| other.expected == expected) {
            problems.push(format!("`{line}` stands there twice"));
        }
        head.push(Expectation { expected, says: None });
    }
    (head, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_an_expectation_are_a_problem() {
        let (_, problems) = read("//! says: alone\n");
        assert_eq!(problems.len(), 1);
    }
}
