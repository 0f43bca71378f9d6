//! Where links and includes lead.

use std::path::{Component, Path, PathBuf};

/// Where `path` leads from the file `name`, without `.` and `..`, with forward slashes.
pub fn beside(name: &str, path: &str) -> String {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let mut found = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::ParentDir => {
                found.pop();
            }
            Component::CurDir => {}
            other => found.push(other),
        }
    }
    found.to_string_lossy().replace('\\', "/")
}

/// Whether a link leaves the book.
pub fn is_external(link: &str) -> bool {
    let start = link.split(['/', '#', '?']).next().unwrap_or_default();
    link.starts_with("//") || start.contains(':')
}

/// Replaces `%41` by what it stands for.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match escaped(tail) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escaped(tail: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
