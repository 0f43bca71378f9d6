//! The built book in memory, and what its pages are allowed to do.

use crate::html;
use crate::markdown::files_under;
use anyhow::{Context, Result};
use axum::body::Bytes;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every file of the book. A request is answered from here: no path that is asked for reaches the disk.
pub struct Pages {
    files: BTreeMap<String, Bytes>,
    /// The content security policy.
    pub policy: String,
    /// The same for the same files, and different for others.
    pub version: String,
}

/// A file, as it is sent.
pub struct File {
    pub kind: &'static str,
    pub content: Bytes,
}

impl Pages {
    /// Reads the book that was built into `folder`.
    pub fn read(folder: &Path) -> Result<Pages> {
        let mut files = Vec::new();
        for path in files_under(folder)? {
            let file = folder.join(&path);
            let content =
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            files.push((path, content));
        }
        Ok(Pages::of(files))
    }

    /// Serves these files; paths have forward slashes and none in front.
    pub fn of(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Pages {
        let files: BTreeMap<String, Bytes> =
            files.into_iter().map(|(path, content)| (path, content.into())).collect();
        let mut sum = hmac_sha256::Hash::new();
        for (path, content) in &files {
            sum.update(format!("{path} {}\n", content.len()));
            sum.update(content);
        }
        let version = BASE64_STANDARD.encode(sum.finalize());
        Pages { policy: policy(&files), version, files }
    }

    /// The file at `path`, which starts with a slash; a folder stands for its first page.
    pub fn get(&self, path: &str) -> Option<File> {
        let path = path.strip_prefix('/')?;
        let path = match path {
            "" => "index.html".to_owned(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_owned(),
        };
        let content = self.files.get(&path)?.clone();
        Some(File { kind: kind(&path), content })
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Nothing but the book's own files, and of what stands in its pages only what was built there.
fn policy(files: &BTreeMap<String, Bytes>) -> String {
    let (mut scripts, mut styles) = (BTreeSet::new(), BTreeSet::new());
    for (path, content) in files {
        let text = String::from_utf8_lossy(content);
        if path.ends_with(".html") {
            let page = html::Page::parse(&text);
            scripts.extend(page.scripts.iter().map(|script| hash(script)));
            styles.extend(page.styles.iter().map(|style| hash(style)));
        } else if path.ends_with(".js") {
            styles.extend(styles_set_by(&text).map(hash));
        }
    }
    let list = |hashes: BTreeSet<String>| hashes.into_iter().collect::<Vec<_>>().join(" ");
    format!(
        "default-src 'none'; script-src 'self' {}; style-src 'self'; style-src-attr 'unsafe-hashes' {}; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; \
         base-uri 'self'; form-action 'self'",
        list(scripts),
        list(styles),
    )
}

/// mdBook's search gives an element its style as an attribute.
fn styles_set_by(script: &str) -> impl Iterator<Item = &str> {
    script.split("setAttribute('style', '").skip(1).filter_map(|rest| rest.split('\'').next())
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(hmac_sha256::Hash::hash(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(files: &[(&str, &str)]) -> Pages {
        Pages::of(files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())))
    }

    #[test]
    fn a_folder_stands_for_its_first_page_and_only_what_was_built_is_found() {
        let pages = pages(&[("index.html", "first"), ("part/index.html", "part")]);

        assert_eq!(pages.get("/").unwrap().content, "first");
        assert_eq!(pages.get("/part/").unwrap().content, "part");
        for path in
            ["", "index.html", "/part", "//index.html", "/../book.toml", "/part/../index.html"]
        {
            assert!(pages.get(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_policy_names_each_script_and_style_that_stands_in_a_page() {
        let pages = pages(&[
            ("a.html", "<script>\nlet one = \"<b>\";\n</script><p style='color: red'>x"),
            ("b.html", "<script src='own.js'></script><p>let two;</p>"),
            ("c.html", "<script type='application/json'>[\"data\"]</script>"),
            ("own.js", "box.setAttribute('style', 'opacity: 0;');"),
        ]);

        let script = hash("\nlet one = \"<b>\";\n");
        assert!(pages.policy.contains(&format!("script-src 'self' {script};")), "{}", pages.policy);
        for style in ["color: red", "opacity: 0;"] {
            assert!(pages.policy.contains(&hash(style)), "{}", pages.policy);
        }
        assert_eq!(pages.policy.matches("sha256-").count(), 3);
    }

    #[test]
    fn the_version_changes_with_the_files_only() {
        let version = |text| pages(&[("index.html", text)]).version;
        assert_eq!(version("one"), version("one"));
        assert_ne!(version("one"), version("two"));
    }
}
