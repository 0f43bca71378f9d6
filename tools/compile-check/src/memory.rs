//! What the compiler said about a program, as long as nothing has changed.
//!
//! Whenever cargo builds the answer again, it links the test again. So what was said about a program is believed as long
//! as the test's executable has the same time and length, and the program the same text.

use crate::{
    compiler::{Compiled, Refusal},
    project::Place,
};
use serde_json::{Value, json};
use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process,
    time::UNIX_EPOCH,
};

/// Where something is remembered about one program, and under which circumstances it holds.
pub struct Memory {
    file: PathBuf,
    circumstances: String,
}

impl Memory {
    /// None if nothing can be remembered here: then the compiler is asked each time.
    pub fn of(place: &Place, program: &Path) -> Option<Self> {
        let executable = env::current_exe().ok()?;
        let built = fs::metadata(&executable).ok()?;
        let at = built.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let text = fs::read(program).ok()?;
        let circumstances = format!("{} {} {:016x}", at.as_nanos(), built.len(), hash(&text));
        let deps = executable.parent()?;
        let folder = deps.parent()?.join("compile-check").join(executable.file_name()?);
        let program = program.file_stem()?.to_str()?;
        let file = format!("{}-{:016x}-{program}.json", place.package, hash(&place.folder));
        Some(Self::at(&folder.join(file), circumstances))
    }

    /// What is remembered in `file` holds only under the same circumstances.
    pub fn at(file: &Path, circumstances: String) -> Self {
        Self { file: file.to_owned(), circumstances }
    }

    pub fn recall(&self) -> Option<Compiled> {
        let said: Value = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        if said["circumstances"] != self.circumstances.as_str() {
            return None;
        }
        if said["refusals"].is_null() {
            return Some(Compiled::Accepted);
        }
        let refusals = said["refusals"].as_array()?.iter().map(refusal);
        Some(Compiled::Refused(refusals.collect::<Option<_>>()?))
    }

    /// A memory that cannot be written is no reason to stop.
    pub fn keep(&self, compiled: &Compiled) {
        let refusals = match compiled {
            Compiled::Accepted => Value::Null,
            Compiled::Refused(refusals) => refusals.iter().map(value).collect(),
        };
        let said = json!({ "circumstances": self.circumstances, "refusals": refusals });
        let new = self.file.with_extension(format!("{}.new", process::id()));
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).ok();
        }
        // A reader sees all of it or nothing.
        let written = fs::write(&new, said.to_string()).and_then(|()| fs::rename(&new, &self.file));
        if written.is_err() {
            fs::remove_file(&new).ok();
        }
    }
}

fn value(refusal: &Refusal) -> Value {
    json!({ "code": refusal.code, "text": refusal.text, "lines": refusal.lines })
}

fn refusal(value: &Value) -> Option<Refusal> {
    let line = |line: &Value| usize::try_from(line.as_u64()?).ok();
    let lines = value["lines"].as_array()?.iter();
    let lines = lines.map(|pair| Some((line(&pair[0])?, line(&pair[1])?)));
    Some(Refusal {
        code: value["code"].as_str()?.to_owned(),
        text: value["text"].as_str()?.to_owned(),
        lines: lines.collect::<Option<_>>()?,
    })
}

fn hash(of: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
