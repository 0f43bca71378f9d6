//! What every page of the book keeps.
//!
//! A rule returns its offences, one sentence each, with the place to mend.

use crate::html::Site;
use crate::markdown::{Code, Include, Page, Prediction, Source, files_under, includes};
use crate::sentence;
use crate::target::{beside, decode, is_external};
use anyhow::{Context, Result};
use mdbook_driver::config::Config;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Where included files live: compiled and run, or generated and compared, by a test.
const TESTED: [&str; 5] =
    ["book/listings", "book/stranger", "book/figures", "exercises", "solutions"];

/// Languages whose blocks may stand in the page itself.
const INLINE: [&str; 3] = ["text", "console", "toml"];

/// Includes whose file, anchor or lines do not exist, or begin empty; also those inside an included file.
pub fn missing_includes(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        let name = format!("book/src/{}", page.path);
        follow(&source.root, &name, &page.text, &mut vec![name.clone()], &mut offences);
    }
    offences
}

fn follow(
    root: &Path,
    name: &str,
    text: &str,
    trail: &mut Vec<String>,
    offences: &mut Vec<String>,
) {
    for include in includes(text) {
        let (path, part) = include.target.split_once(':').unwrap_or((&include.target, ""));
        let target = beside(name, path);
        let place = format!("{name}:{}", include.line);
        let Ok(included) = fs::read_to_string(root.join(&target)) else {
            offences.push(format!("{place}: there is no {target}"));
            continue;
        };
        if !has_part(&included, part) {
            offences.push(format!("{place}: {target} has no `{part}`"));
        } else if begins_empty(&included, part) {
            offences.push(format!("{place}: {target} is empty where `{part}` begins"));
        }
        if trail.contains(&target) {
            offences.push(format!("{place}: {target} includes itself"));
        } else {
            trail.push(target.clone());
            follow(root, &target, &included, trail, offences);
            trail.pop();
        }
    }
}

/// Whether a text has the lines (`3`, `3:7`, `:7`) or the anchor that stand behind the path of an include.
fn has_part(text: &str, part: &str) -> bool {
    if part.is_empty() {
        return true;
    }
    let is_range = part.split(':').all(|end| end.is_empty() || end.parse::<usize>().is_ok());
    if is_range {
        let last = part.split(':').filter_map(|end| end.parse().ok()).max();
        last.is_none_or(|last: usize| last <= text.lines().count())
    } else {
        let start = format!("ANCHOR: {part}");
        text.lines().any(|line| line.trim_end().ends_with(&start))
    }
}

/// Whether the first of these lines is one in which nothing stands.
fn begins_empty(text: &str, part: &str) -> bool {
    let first = part.split(':').next().and_then(|first| first.parse::<usize>().ok());
    let line = first.and_then(|first| text.lines().nth(first.saturating_sub(1)));
    line.is_some_and(|line| line.trim().is_empty())
}

/// Includes from folders that no test looks after.
pub fn untested_includes(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        for include in page.includes() {
            let target = target_of(page, &include.target);
            if !TESTED.iter().any(|folder| Path::new(&target).starts_with(folder)) {
                offences.push(at(
                    page,
                    include.line,
                    format!("{target} is outside {}", TESTED.join(", ")),
                ));
            }
        }
    }
    offences
}

/// Blocks of code that are neither included nor of a kind that may stand in the page.
pub fn inline_code(source: &Source) -> Vec<String> {
    each_block(source, |_, block| {
        let Some(info) = &block.info else {
            return Some("indented code; fence it, and name its language".to_string());
        };
        match language(info) {
            "rust" if !is_only_includes(&block.text) => {
                Some("Rust code in the page; include it from book/listings".into())
            }
            "rust" | "timeline" => None,
            known if INLINE.contains(&known) => None,
            "" => Some("a fence without a language".into()),
            other => Some(format!("`{other}`; a page has rust, timeline, {}", INLINE.join(", "))),
        }
    })
}

/// Blocks that tell mdBook or rustdoc not to test them.
pub fn ignored_code(source: &Source) -> Vec<String> {
    each_block(source, |_, block| {
        let info = block.info.as_deref()?;
        let word = info.split([',', ' ']).find(|word| matches!(*word, "ignore" | "no_run"))?;
        Some(format!("`{word}`; every program shown compiles and runs"))
    })
}

/// Recordings that are not included from `book/figures`.
pub fn handwritten_timelines(source: &Source) -> Vec<String> {
    each_block(source, |page, block| {
        if language(block.info.as_deref()?) != "timeline" {
            return None;
        }
        let is_recording = |include: &Include| {
            let target = target_of(page, &include.target);
            target.starts_with("book/figures/") && target.ends_with(".txt")
        };
        let generated =
            is_only_includes(&block.text) && includes(&block.text).iter().all(is_recording);
        (!generated).then(|| "a timeline that is not one text included from book/figures".into())
    })
}

/// Drawings that stand in the page itself, and includes that are neither a drawing nor in a block of code.
pub fn handwritten_figures(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        for (line, html) in page.html() {
            let tag =
                ["<svg", "<figure", "<course-explore"].iter().find(|tag| html.contains(**tag));
            offences.extend(tag.map(|tag| {
                at(page, line, format!("`{tag}` in the page; include it from book/figures"))
            }));
        }
        for include in figures(page) {
            let target = target_of(page, &include.target);
            if !(target.starts_with("book/figures/") && target.ends_with(".html")) {
                let what =
                    format!("{target} in the text; only drawings stand outside a block of code");
                offences.push(at(page, include.line, what));
            }
        }
    }
    offences
}

/// Chapters that do not open with a drawing, and lessons that show fewer than two: the program as first written, and
/// the pattern.
pub fn pages_without_figures(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in source.pages.iter().filter(|page| is_begun(page) && page.path.contains('/')) {
        let path = &page.path;
        if path.ends_with("/README.md") {
            let opening = page.text.find("\n## ").map_or(page.text.len(), |at| at + 1);
            let lines = page.text[..opening].lines().count();
            if !figures(page).iter().any(|include| include.line <= lines) {
                offences.push(format!("book/src/{path} does not open with a drawing"));
            }
        } else if figures(page).len() < 2 {
            offences.push(format!("book/src/{path} does not show two drawings"));
        }
    }
    offences
}

/// Includes outside of blocks of code.
fn figures(page: &Page) -> Vec<Include> {
    let blocks = page.code();
    let is_code = |include: &Include| {
        blocks.iter().any(|block| {
            let last = block.line + block.text.lines().count();
            (block.line..=last).contains(&include.line)
        })
    };
    page.includes().into_iter().filter(|include| !is_code(include)).collect()
}

/// Pages that the table of contents does not list.
pub fn unlisted_pages(source: &Source) -> Vec<String> {
    source
        .pages
        .iter()
        .filter(|page| !source.listed.contains(&page.path))
        .map(|page| format!("book/src/{} is not in book/src/SUMMARY.md", page.path))
        .collect()
}

/// Files under `book/src` that mdBook would copy into the book.
pub fn stray_files(source: &Source) -> Vec<String> {
    source
        .others
        .iter()
        .map(|path| format!("book/src/{path} would be published as it is"))
        .collect()
}

/// Exercises without a page, pages without an exercise, and parts without a chapter.
pub fn unpaired_exercises(source: &Source) -> Result<Vec<String>> {
    let mut exercises = BTreeSet::new();
    let folder = source.root.join("exercises");
    for part in folders_in(&folder)? {
        for exercise in folders_in(&folder.join(&part))? {
            exercises.insert(format!("{part}/{exercise}"));
        }
    }
    let lessons: BTreeSet<String> =
        lessons(source).map(|page| page.path.replace(".md", "")).collect();

    let mut offences = Vec::new();
    for name in exercises.difference(&lessons) {
        offences.push(format!("exercises/{name} has no page book/src/{name}.md"));
    }
    for page in lessons_written(source) {
        let name = page.path.replace(".md", "");
        if !exercises.contains(&name) {
            offences.push(format!("book/src/{} has no exercise exercises/{name}", page.path));
        }
    }
    let parts: BTreeSet<&str> =
        exercises.iter().filter_map(|name| name.split('/').next()).collect();
    for part in parts {
        let chapter = format!("{part}/README.md");
        if !source.pages.iter().any(|page| page.path == chapter) {
            offences.push(format!("exercises/{part} has no chapter book/src/{chapter}"));
        }
    }
    Ok(offences)
}

/// Lessons without the instructor's notes.
pub fn lessons_without_notes(source: &Source) -> Vec<String> {
    lessons_written(source)
        .filter(|page| !folds(page).iter().any(|(_, fold)| is_notes(fold)))
        .map(|page| format!("book/src/{} has no <details class=\"notes\">", page.path))
        .collect()
}

/// Lessons that do not fold their answers away, or that show them unfolded.
pub fn unfolded_answers(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in lessons_written(source) {
        let folds = folds(page);
        if !folds.iter().any(|(_, fold)| !is_notes(fold)) {
            offences.push(format!("book/src/{} has no <details> for the answers", page.path));
        }
        for (line, fold) in folds {
            if fold.split_whitespace().any(|word| word == "open" || word.starts_with("open=")) {
                offences.push(at(page, line, "this fold is open from the start".into()));
            }
        }
    }
    offences
}

/// Lessons whose section "Your turn" is not one panel, or whose panel is about another exercise or another time.
pub fn wrong_panels(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in lessons_written(source) {
        let id = page.path.replace(".md", "");
        let name = id.rsplit('/').next().and_then(|folder| folder.split_once('_'));
        let name = name.map_or("", |(_, name)| name);
        let (opening, closing) = (format!("<course-exercise name=\"{name}\">"), PANEL_END);
        let panels =
            page.html().iter().filter(|(_, html)| html.contains("<course-exercise")).count();
        let panel = page
            .text
            .split_once("\n## Your turn\n")
            .and_then(|(_, rest)| rest.trim_start().strip_prefix(&opening))
            .and_then(|rest| rest.split_once(closing))
            .filter(|(_, behind)| behind.trim_start().starts_with("## "));
        let Some((panel, _)) = panel.filter(|_| panels == 1) else {
            offences.push(format!(
                "book/src/{} does not have `{opening}` … `{closing}`, once, around all of \"## Your turn\"",
                page.path
            ));
            continue;
        };
        let manifest =
            fs::read_to_string(source.root.join("exercises").join(&id).join("Cargo.toml"));
        let manifest = manifest.unwrap_or_default();
        let minutes = manifest.lines().find_map(|line| line.strip_prefix("minutes = "));
        for words in [
            format!("`exercises/{id}/src/lib.rs`, about {} minutes.", minutes.unwrap_or("?")),
            format!("$ cargo course {name}\n"),
        ] {
            if !panel.contains(&words) {
                offences
                    .push(format!("book/src/{} does not say {words:?} in its panel", page.path));
            }
        }
    }
    offences
}

const PANEL_END: &str = "</course-exercise>";

/// Questions whose choices, replies and claims do not match.
///
/// The figure in the fold knows which claim holds on its recording. So the reply to that choice, and to no other,
/// begins with "Yes".
pub fn wrong_predictions(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        for prediction in page.predictions() {
            offences.extend(
                wrong(source, page, &prediction).map(|what| at(page, prediction.line, what)),
            );
        }
    }
    offences
}

/// Lessons that ask for no prediction.
pub fn lessons_that_ask_nothing(source: &Source) -> Vec<String> {
    lessons_written(source)
        .filter(|page| page.predictions().is_empty())
        .map(|page| format!("book/src/{} has no <course-predict>", page.path))
        .collect()
}

fn wrong(source: &Source, page: &Page, prediction: &Prediction) -> Option<String> {
    let [figure] = prediction.figures.as_slice() else {
        return Some(format!("{} figures in its fold; one answers", prediction.figures.len()));
    };
    let figure = target_of(page, figure);
    let fragment = fs::read_to_string(source.root.join(&figure)).unwrap_or_default();
    let attribute = |name: &str| {
        let (_, value) = fragment.split_once(&format!(" {name}=\""))?;
        value.split('"').next()?.parse::<usize>().ok()
    };
    let (Some(claims), Some(right)) = (attribute("data-claims"), attribute("data-right")) else {
        return Some(format!("{figure} asks nothing"));
    };
    let (choices, replies) = (prediction.choices.len(), prediction.replies.len());
    if (choices, replies) != (claims, claims) {
        return Some(format!(
            "{choices} choices and {replies} replies; {figure} has {claims} claims"
        ));
    }
    let yes =
        |reply: &&String| reply.split(|letter: char| !letter.is_alphabetic()).next() == Some("Yes");
    (1..).zip(&prediction.replies).find_map(|(number, reply)| {
        match (number == right, yes(&reply)) {
            (true, false) => {
                Some(format!("reply {number} does not begin with \"Yes\", and {figure} says yes"))
            }
            (false, true) => {
                Some(format!("reply {number} begins with \"Yes\", and {figure} says no"))
            }
            _ => None,
        }
    })
}

/// Lessons that the review leaves out, and mistakes in it that are shown nowhere without saying so.
pub fn gaps_in_the_review(source: &Source) -> Vec<String> {
    let Some(review) = source.pages.iter().find(|page| page.path == "review.md") else {
        return vec!["there is no book/src/review.md".into()];
    };
    let links = review.links();
    let names = |lesson: &Page| {
        links.iter().any(|(_, link)| link.split('#').next() == Some(lesson.path.as_str()))
    };
    let mut offences: Vec<String> = lessons(source)
        .filter(|lesson| !names(lesson))
        .map(|lesson| format!("book/src/review.md does not link {}", lesson.path))
        .collect();

    let shown = review.text.lines().take_while(|line| *line != NOT_SHOWN);
    for (number, line) in (1..).zip(shown).filter(|(_, line)| line.starts_with("- ")) {
        if !links.iter().any(|(linked, _)| *linked == number) {
            let what =
                format!("no page shows it, and it does not stand below \"{NOT_SHOWN}\": {line}");
            offences.push(at(review, number, what));
        }
    }
    offences
}

/// Plans for a room whose minutes are not those of the notes, or do not add up; and lessons that take more than an hour.
pub fn wrong_plans(source: &Source) -> Vec<String> {
    let page = |path: &str| source.pages.iter().find(|page| page.path == path);
    let Some(teaching) = page("teaching.md") else {
        return vec!["there is no book/src/teaching.md".into()];
    };
    let links = teaching.links();
    let mut offences = Vec::new();
    let mut sum = 0;
    for (number, line) in (1..).zip(teaching.text.lines()) {
        let last = line.strip_suffix('|').and_then(|line| line.rsplit('|').next());
        let Some(said) = last.and_then(|cell| cell.trim_matches([' ', '*']).parse::<u32>().ok())
        else {
            continue;
        };
        let right = match links.iter().find(|(linked, _)| *linked == number) {
            Some((_, link)) => {
                let planned = page(&link.replace("index.md", "README.md")).map_or(0, minutes);
                sum += planned;
                planned
            }
            None => std::mem::take(&mut sum),
        };
        if said != right {
            offences.push(at(teaching, number, format!("{said} minutes should be {right}")));
        }
    }
    let long = lessons(source).filter(|lesson| minutes(lesson) > 60);
    offences.extend(long.map(|lesson| format!("book/src/{} takes more than an hour", lesson.path)));
    offences
}

/// What the notes plan for a page: the sum of the first line that begins with a number.
fn minutes(page: &Page) -> u32 {
    let notes = page.text.split_once("class=\"notes\"").map_or("", |(_, notes)| notes);
    let plan = notes.lines().find(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let words = plan.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse::<u32>().ok()).sum()
}

/// The end of the review has what a lesson would need a file, a terminal or a signal for.
const NOT_SHOWN: &str = "## What no page shows";

/// Lines that hold two sentences, and sentences that go on in the next line.
pub fn crowded_lines(source: &Source) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        for prose in page.prose() {
            if let Some(second) = sentence::second(&prose.text) {
                offences.push(at(
                    page,
                    prose.line,
                    format!("a second sentence starts here: {}", sentence::start(second)),
                ));
            }
            if prose.goes_on && !sentence::is_whole(&prose.text) {
                offences.push(at(page, prose.line, "the sentence goes on in the next line".into()));
            }
        }
    }
    offences
}

/// Links to `glossary.md` that name a term which is not defined there.
pub fn unknown_terms(source: &Source, site: &Site) -> Vec<String> {
    let terms =
        site.pages.get("glossary.html").map(|page| page.terms.as_slice()).unwrap_or_default();
    let mut offences = Vec::new();
    for page in &source.pages {
        for (line, link) in page.links() {
            let Some((_, term)) = link.split_once("glossary.md#") else {
                continue;
            };
            if !terms.iter().any(|defined| defined == term) {
                offences.push(at(page, line, format!("the glossary does not define `{term}`")));
            }
        }
    }
    offences
}

/// Terms of the glossary that are defined twice or stand out of order.
pub fn unsorted_terms(site: &Site) -> Vec<String> {
    let terms =
        site.pages.get("glossary.html").map(|page| page.terms.as_slice()).unwrap_or_default();
    terms
        .windows(2)
        .filter(|pair| pair[0] >= pair[1])
        .map(|pair| format!("`{}` stands before `{}`", pair[0], pair[1]))
        .collect()
}

/// Links of the built pages that lead nowhere: to a page, a file, or a place in a page.
pub fn broken_links(site: &Site) -> Vec<String> {
    let mut offences = Vec::new();
    for (path, page) in &site.pages {
        // Its links start at the site's own address, which a local build does not know.
        if path == "404.html" {
            continue;
        }
        for link in page.links.iter().chain(&page.loads).filter(|link| !is_external(link)) {
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let file = decode(file.split('?').next().unwrap_or_default());
            let target = if file.is_empty() { path.clone() } else { beside(path, &file) };
            let target = if file.ends_with('/') || target.is_empty() {
                format!("{target}/index.html").trim_start_matches('/').to_string()
            } else {
                target
            };
            if !site.files.contains(&target) {
                let hint = if target.ends_with("README.html") {
                    "; mdBook makes index.html of a README.md, so link index.md"
                } else {
                    ""
                };
                offences.push(format!("{path}: {link} leads to no file{hint}"));
            } else if let Some(there) = site.pages.get(&target)
                && !fragment.is_empty()
                && !there.ids.contains(&decode(fragment))
            {
                offences.push(format!("{path}: {link} leads to no place in {target}"));
            }
        }
    }
    offences.sort();
    offences.dedup();
    offences
}

/// Files that a built page loads from somewhere else.
pub fn third_party_requests(site: &Site) -> Vec<String> {
    let mut offences = Vec::new();
    for (path, page) in &site.pages {
        for load in page.loads.iter().filter(|load| is_external(load) && !load.starts_with("data:"))
        {
            offences.push(format!("{path} loads {load}"));
        }
    }
    offences
}

/// Settings that stock mdBook cannot follow on a machine without our tools.
pub fn settings_beyond_stock(root: &Path) -> Result<Vec<String>> {
    let config = Config::from_disk(root.join("book.toml"))?;
    let mut offences = Vec::new();
    for name in config.preprocessors::<Value>()?.keys() {
        offences.push(format!("book.toml asks for the preprocessor `{name}`"));
    }
    for name in config.outputs::<Value>()?.keys().filter(|name| *name != "html") {
        offences.push(format!("book.toml asks for the output `{name}`"));
    }
    Ok(offences)
}

/// Files that differ between two folders, or that only one of them has.
pub fn differences(one: &Path, other: &Path) -> Result<Vec<String>> {
    let names =
        |folder: &Path| anyhow::Ok(files_under(folder)?.into_iter().collect::<BTreeSet<_>>());
    let (here, there) = (names(one)?, names(other)?);
    let mut offences = Vec::new();
    for name in here.union(&there) {
        if fs::read(one.join(name)).ok() != fs::read(other.join(name)).ok() {
            offences.push(format!("{name} differs"));
        }
    }
    Ok(offences)
}

/// A page that somebody has begun; the others only hold their place.
// Delete this, and `lessons_written`, when the last lesson is in.
fn is_begun(page: &Page) -> bool {
    page.text.lines().count() >= 5
}

fn lessons_written(source: &Source) -> impl Iterator<Item = &Page> {
    lessons(source).filter(|page| is_begun(page))
}

/// Pages with a number; a part may have others, such as its chapter.
fn lessons(source: &Source) -> impl Iterator<Item = &Page> {
    let name = |page: &Page| page.path.split_once('/').map(|(_, name)| name.to_owned());
    source.pages.iter().filter(move |page| {
        name(page).is_some_and(|name| name.starts_with(|first: char| first.is_ascii_digit()))
    })
}

fn folds(page: &Page) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, html) in page.html() {
        for tag in html.split("<details").skip(1) {
            let attributes = tag.split('>').next().unwrap_or_default();
            found.push((line, attributes.to_string()));
        }
    }
    found
}

fn is_notes(fold: &str) -> bool {
    fold.contains("class=\"notes\"")
}

fn each_block(source: &Source, offence: impl Fn(&Page, &Code) -> Option<String>) -> Vec<String> {
    let mut offences = Vec::new();
    for page in &source.pages {
        for block in page.code() {
            if let Some(what) = offence(page, &block) {
                offences.push(at(page, block.line, what));
            }
        }
    }
    offences
}

fn language(info: &str) -> &str {
    info.split([',', ' ']).next().unwrap_or_default()
}

fn is_only_includes(text: &str) -> bool {
    !text.trim().is_empty()
        && text.trim().lines().all(|line| {
            let line = line.trim();
            line.starts_with("{{#") && line.ends_with("}}") && includes(line).len() == 1
        })
}

fn target_of(page: &Page, include: &str) -> String {
    let path = include.split(':').next().unwrap_or_default();
    beside(&format!("book/src/{}", page.path), path)
}

fn at(page: &Page, line: usize, what: String) -> String {
    format!("book/src/{}:{line}: {what}", page.path)
}

fn folders_in(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let entry = entry?;
        if entry.path().is_dir() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}
