//! The pages as they are written.
//!
//! Parsed with mdBook's own parser, so that a fence or a paragraph is here what it is in the book.

use anyhow::{Context, Result};
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything under `book/src`.
pub struct Source {
    /// The repository.
    pub root: PathBuf,
    /// Every Markdown file but the table of contents, sorted by path.
    pub pages: Vec<Page>,
    /// Targets of the links in `SUMMARY.md`, relative to `book/src`.
    pub listed: Vec<String>,
    /// Files that are not Markdown, relative to `book/src`.
    pub others: Vec<String>,
}

/// One Markdown file.
pub struct Page {
    /// Relative to `book/src`, with forward slashes.
    pub path: String,
    pub text: String,
}

/// A block of code: fenced, or indented by four spaces.
pub struct Code {
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// What stands behind the opening fence; `None` if the block is indented.
    pub info: Option<String>,
    pub text: String,
}

/// `{{#include path}}`, or one of the directives that work alike.
pub struct Include {
    /// Line in the page, from 1.
    pub line: usize,
    /// As written, with the anchor or lines that may follow the path.
    pub target: String,
}

/// One line of running text, as the reader sees it.
pub struct Prose {
    /// Line in the page, from 1.
    pub line: usize,
    pub text: String,
    /// The paragraph goes on in the next line.
    pub goes_on: bool,
}

/// `<course-predict>`: a question that the reader answers before the figure does.
#[derive(Default)]
pub struct Prediction {
    /// Line of the opening tag, from 1.
    pub line: usize,
    /// What may be chosen.
    pub choices: Vec<String>,
    /// What is answered to each choice, in the fold.
    pub replies: Vec<String>,
    /// Targets of the includes in the fold.
    pub figures: Vec<String>,
}

impl Source {
    /// Reads the pages of the repository at `root`.
    pub fn read(root: &Path) -> Result<Source> {
        let folder = root.join("book/src");
        let mut source = Source {
            root: root.to_path_buf(),
            pages: Vec::new(),
            listed: Vec::new(),
            others: Vec::new(),
        };
        for path in files_under(&folder)? {
            let file = folder.join(&path);
            if !path.ends_with(".md") {
                source.others.push(path);
                continue;
            }
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let page = Page { path, text };
            if page.path == "SUMMARY.md" {
                source.listed = page.links().into_iter().map(|(_, target)| target).collect();
            } else {
                source.pages.push(page);
            }
        }
        Ok(source)
    }
}

impl Page {
    /// Blocks of code, in order.
    pub fn code(&self) -> Vec<Code> {
        let mut found: Vec<Code> = Vec::new();
        let mut inside = false;
        for (event, range) in parse(&self.text) {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    inside = true;
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => Some(info.to_string()),
                        CodeBlockKind::Indented => None,
                    };
                    found.push(Code {
                        line: line_of(&self.text, range.start),
                        info,
                        text: String::new(),
                    });
                }
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(text) if inside => found.last_mut().unwrap().text.push_str(&text),
                _ => {}
            }
        }
        found
    }

    /// Targets of links and pictures, each with its line.
    pub fn links(&self) -> Vec<(usize, String)> {
        parse(&self.text)
            .filter_map(|(event, range)| match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    Some((line_of(&self.text, range.start), dest_url.to_string()))
                }
                _ => None,
            })
            .collect()
    }

    /// Pieces of HTML, each with its line.
    pub fn html(&self) -> Vec<(usize, String)> {
        parse(&self.text)
            .filter_map(|(event, range)| match event {
                Event::Html(text) | Event::InlineHtml(text) => {
                    Some((line_of(&self.text, range.start), text.to_string()))
                }
                _ => None,
            })
            .collect()
    }

    /// Directives that pull in a file.
    pub fn includes(&self) -> Vec<Include> {
        includes(&self.text)
    }

    /// Questions that the reader answers before the figure does.
    pub fn predictions(&self) -> Vec<Prediction> {
        let mut found: Vec<Prediction> = Vec::new();
        let (mut inside, mut folded, mut lists) = (false, false, 0);
        for (event, range) in parse(&self.text) {
            if let Event::Html(tag) = &event {
                if tag.contains("<course-predict") {
                    (inside, folded) = (true, false);
                    let line = line_of(&self.text, range.start);
                    found.push(Prediction { line, ..Prediction::default() });
                }
                inside &= !tag.contains("</course-predict");
                folded |= tag.contains("<details");
            }
            let Some(last) = found.last_mut().filter(|_| inside) else { continue };
            let items = if folded { &mut last.replies } else { &mut last.choices };
            match event {
                Event::Start(Tag::List(_)) => lists += 1,
                Event::End(TagEnd::List(_)) => lists -= 1,
                Event::Start(Tag::Item) if lists == 1 => items.push(String::new()),
                Event::Text(text) | Event::Code(text) if lists > 0 => {
                    items.iter_mut().last().into_iter().for_each(|item| item.push_str(&text));
                }
                Event::Text(text) if folded => {
                    last.figures.extend(includes(&text).into_iter().map(|include| include.target));
                }
                _ => {}
            }
        }
        found
    }

    /// Lines of running text: paragraphs, list items, definitions; neither headings nor tables.
    pub fn prose(&self) -> Vec<Prose> {
        let mut lines: Vec<Prose> = Vec::new();
        let mut skipping = 0;
        let mut in_paragraph = false;
        for (event, range) in parse(&self.text) {
            match event {
                Event::Start(Tag::Table(_) | Tag::Heading { .. } | Tag::CodeBlock(_)) => {
                    skipping += 1
                }
                Event::End(TagEnd::Table | TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                    skipping -= 1;
                    in_paragraph = false;
                }
                _ if skipping > 0 => {}
                Event::SoftBreak | Event::HardBreak => {
                    if let Some(last) = lines.last_mut() {
                        last.goes_on = true;
                    }
                    in_paragraph = false;
                }
                Event::Start(ref tag) if !is_inline(tag) => in_paragraph = false,
                Event::End(ref tag) if !is_inline_end(tag) => in_paragraph = false,
                Event::Text(_) | Event::Code(_) => {
                    if !in_paragraph {
                        in_paragraph = true;
                        let line = line_of(&self.text, range.start);
                        lines.push(Prose { line, text: String::new(), goes_on: false });
                    }
                    let said = &mut lines.last_mut().unwrap().text;
                    match event {
                        // What stands in code ends no sentence.
                        Event::Code(code) => {
                            said.push_str(&format!("`{}`", code.replace(' ', "_")))
                        }
                        Event::Text(text) => said.push_str(&text),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        lines
    }
}

/// Directives that pull a file into `text`.
pub fn includes(text: &str) -> Vec<Include> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{#") {
            let Some((directive, behind)) = after.split_once("}}") else {
                break;
            };
            let mut words = directive.split_whitespace();
            let pulls = matches!(words.next(), Some("include" | "rustdoc_include" | "playground"));
            if let Some(target) = words.next().filter(|_| pulls && !before.ends_with('\\')) {
                found.push(Include { line: number + 1, target: target.to_string() });
            }
            rest = behind;
        }
    }
    found
}

/// Paths of all files under `folder`, relative to it, sorted, with forward slashes.
pub fn files_under(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries =
            fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder)?.to_string_lossy();
                found.push(below.replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn parse(text: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter()
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn is_inline(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}
