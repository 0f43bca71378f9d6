//! The pages as they are built.

use crate::markdown::files_under;
use anyhow::{Context, Result};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Everything in the folder the book was built into.
pub struct Site {
    /// Paths of all files, sorted, with forward slashes.
    pub files: Vec<String>,
    /// Every HTML page, by its path.
    pub pages: BTreeMap<String, Page>,
}

/// What a built page offers to links, and what it links to.
#[derive(Default)]
pub struct Page {
    /// Every `id`.
    pub ids: Vec<String>,
    /// The `id` of every defined term (`dt`), in order.
    pub terms: Vec<String>,
    /// Targets that a reader follows.
    pub links: Vec<String>,
    /// Targets that the browser loads by itself.
    pub loads: Vec<String>,
    /// The text of every script that stands in the page and runs; data is no script.
    pub scripts: Vec<String>,
    /// The value of every `style` attribute.
    pub styles: Vec<String>,
}

impl Site {
    /// Reads the site that was built into `folder`.
    pub fn read(folder: &Path) -> Result<Site> {
        let files = files_under(folder)?;
        let mut pages = BTreeMap::new();
        for path in files.iter().filter(|path| path.ends_with(".html")) {
            let file = folder.join(path);
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            pages.insert(path.clone(), Page::parse(&text));
        }
        Ok(Site { files, pages })
    }
}

impl Page {
    /// Reads a page's text.
    pub fn parse(text: &str) -> Page {
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(text));
        let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
        // A sink that never answers `Script` is fed to the end in one go.
        drop(tokenizer.feed(&queue));
        tokenizer.end();
        tokenizer.sink.page.into_inner()
    }

    fn take(&mut self, tag: &Tag) {
        let value = |name: &str| {
            let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name)?;
            Some(attribute.value.to_string())
        };
        if let Some(id) = value("id") {
            if &*tag.name == "dt" {
                self.terms.push(id.clone());
            }
            self.ids.push(id);
        }
        self.styles.extend(value("style"));
        match &*tag.name {
            "script" if value("type").as_deref() == Some("application/json") => {}
            "script" if value("src").is_none() => self.scripts.push(String::new()),
            "a" | "area" => self.links.extend(value("href")),
            "link" => self.loads.extend(value("href")),
            "img" | "script" | "iframe" | "source" | "audio" | "video" => {
                self.loads.extend(value("src"))
            }
            _ => {}
        }
    }
}

#[derive(Default)]
struct Sink {
    page: RefCell<Page>,
    in_script: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let scripts = self.page.borrow().scripts.len();
                self.page.borrow_mut().take(&tag);
                self.in_script.set(self.page.borrow().scripts.len() > scripts);
                match &*tag.name {
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    _ => {}
                }
            }
            Token::TagToken(_) => self.in_script.set(false),
            Token::CharacterTokens(text) if self.in_script.get() => {
                if let Some(script) = self.page.borrow_mut().scripts.last_mut() {
                    script.push_str(&text);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
