//! The text of a spec, in which rustfmt has each claim begin with `#[test]` and end with a brace, both at the margin.

/// The line at which a claim stands, from 1.
pub fn line_of(spec: &str, claim: &str) -> Option<usize> {
    let function = format!("fn {}(", claim.rsplit("::").next().unwrap_or(claim));
    Some(spec.lines().position(|line| line.contains(&function))? + 1)
}

/// The spec with these claims and no others, each at the line where it stood; none if it has not all of them.
pub fn only(spec: &str, claims: &[String]) -> Option<String> {
    let mut lines: Vec<&str> = spec.lines().collect();
    let (mut at, mut kept) = (0, 0);
    while let Some(start) = (at..lines.len()).find(|&line| lines[line] == "#[test]") {
        let end = (start..lines.len()).find(|&line| lines[line] == "}")?;
        let is_named = |line: &&str| {
            let name = line.strip_prefix("fn ").and_then(|rest| rest.split('(').next());
            name.is_some_and(|name| claims.iter().any(|claim| claim == name))
        };
        if lines[start..end].iter().any(is_named) {
            kept += 1;
        } else {
            let above = lines[..start].iter().rev();
            let notes = above.take_while(|line| line.starts_with("///") || line.starts_with("#["));
            let first = start - notes.count();
            lines[first..=end].fill("");
        }
        at = end + 1;
    }
    (kept == claims.len()).then(|| lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "use a::b;

/// One.
#[test]
fn one() {
    if b() {
        panic!();
    }
}

fn help() {}

#[test]
#[should_panic]
fn two() {
    help();
}
";

    fn only_these(claims: &[&str]) -> Option<String> {
        only(SPEC, &claims.iter().map(|claim| (*claim).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_left_out_leaves_empty_lines() {
        let spec = only_these(&["two"]).unwrap();
        assert_eq!(
            spec,
            "use a::b;\n\n\n\n\n\n\n\n\n\nfn help() {}\n\n#[test]\n#[should_panic]\nfn two() {\n    help();\n}\n"
        );
        assert_eq!(line_of(&spec, "two"), line_of(SPEC, "two"));
        assert_eq!(only_these(&["two", "one"]).as_deref(), Some(SPEC));
    }

    #[test]
    fn a_claim_that_is_not_there_is_noticed() {
        assert_eq!(only_these(&["one", "three"]), None);
        assert_eq!(only_these(&["help"]), None);
    }
}
