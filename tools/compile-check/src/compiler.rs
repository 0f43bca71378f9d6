//! Builds the programs, and collects what the compiler said about each.

use crate::project::{Obstacle, Programs, Project, binary, cargo};
use serde_json::Value;
use std::path::PathBuf;

/// What became of a program.
#[derive(Debug)]
pub enum Compiled {
    Accepted,
    Refused(Vec<Refusal>),
}

/// One error.
#[derive(Debug, Default)]
pub struct Refusal {
    /// `E0382`, or the name of a lint; empty if the error has neither.
    pub code: String,
    /// As the compiler shows it.
    pub text: String,
    /// Where it points: first and last lines, from 1.
    pub lines: Vec<(usize, usize)>,
}

impl Refusal {
    pub fn is(&self, code: &str, phrase: &str) -> bool {
        self.code == code && self.text.contains(phrase)
    }

    pub fn is_about(&self, line: usize) -> bool {
        self.lines.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

impl Compiled {
    pub(crate) fn with_short_paths(self, programs: &Programs) -> Self {
        match self {
            Self::Accepted => Self::Accepted,
            Self::Refused(errors) => {
                let short = |error: Refusal| Refusal { text: programs.short(error.text), ..error };
                Self::Refused(errors.into_iter().map(short).collect())
            }
        }
    }
}

/// Compiles every program, and says of each what became of it.
pub fn compile(
    project: &Project,
    programs: &Programs,
) -> Result<impl Iterator<Item = (PathBuf, Result<Compiled, Obstacle>)>, Obstacle> {
    let output = cargo()
        .args(["build", "--quiet", "--message-format=json", "--bins", "--keep-going"])
        .arg("--manifest-path")
        .arg(project.folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&project.target)
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let messages: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    let became = move |path: PathBuf| {
        let binary = binary(&path);
        let about = messages.iter().filter(|message| message["target"]["name"] == *binary);
        let errors: Vec<Refusal> = about.clone().filter_map(error).collect();
        // About no line at all: the disk is full, or the linker failed. Nothing follows from it.
        let nobodys = errors.iter().find(|error| error.code.is_empty() && error.lines.is_empty());
        let compiled = match nobodys {
            Some(error) => Err(error.text.clone()),
            None if !errors.is_empty() => Ok(Compiled::Refused(errors)),
            None if about.clone().any(is_built) => Ok(Compiled::Accepted),
            None => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        };
        (path, compiled)
    };
    Ok(programs.paths().into_iter().map(became))
}

fn is_built(message: &Value) -> bool {
    message["reason"] == "compiler-artifact"
}

fn error(message: &Value) -> Option<Refusal> {
    let diagnostic = &message["message"];
    let says = diagnostic["message"].as_str()?;
    if diagnostic["level"] != "error" || says.starts_with("aborting due to") {
        return None;
    }
    let spans = diagnostic["spans"].as_array().into_iter().flatten();
    let lines = spans.filter(|span| span["is_primary"] == true).filter_map(|span| {
        let line = |key: &str| usize::try_from(span[key].as_u64()?).ok();
        Some((line("line_start")?, line("line_end")?))
    });
    Some(Refusal {
        lines: lines.collect(),
        code: diagnostic["code"]["code"].as_str().unwrap_or_default().to_owned(),
        text: diagnostic["rendered"].as_str().unwrap_or(says).to_owned(),
    })
}
