//! The rules that the book of this repository keeps. `rules.rs` shows that each of them can fail.

use book::html::Site;
use book::markdown::Source;
use book::{build, rules};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

#[test]
fn every_include_exists() {
    keeps("these includes point at nothing", rules::missing_includes(&source()));
}

#[test]
fn every_include_comes_from_a_folder_that_is_tested() {
    keeps("no test looks after these includes", rules::untested_includes(&source()));
}

#[test]
fn every_program_is_included_from_a_file() {
    keeps("these blocks stand in the page itself", rules::inline_code(&source()));
}

#[test]
fn no_program_is_exempt_from_being_tested() {
    keeps("these blocks ask not to be tested", rules::ignored_code(&source()));
}

#[test]
fn every_timeline_is_a_recording() {
    keeps("these timelines were not recorded", rules::handwritten_timelines(&source()));
}

#[test]
fn every_drawing_is_a_recording() {
    keeps("these figures were not recorded", rules::handwritten_figures(&source()));
}

#[test]
fn every_chapter_opens_with_a_drawing_and_every_lesson_has_two() {
    keeps("these pages are not drawn yet", rules::pages_without_figures(&source()));
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    keeps("no reader finds these pages", rules::unlisted_pages(&source()));
}

#[test]
fn the_pages_are_markdown_and_nothing_else() {
    keeps("mdBook would copy these files into the book", rules::stray_files(&source()));
}

#[test]
fn every_exercise_has_a_page_and_every_lesson_an_exercise() {
    keeps("exercises and lessons do not match", rules::unpaired_exercises(&source()).unwrap());
}

#[test]
fn every_lesson_has_notes_for_the_instructor() {
    keeps("an instructor finds no notes here", rules::lessons_without_notes(&source()));
}

#[test]
fn every_lesson_folds_its_answers_away() {
    keeps("these pages give the answer away", rules::unfolded_answers(&source()));
}

#[test]
fn every_lesson_has_one_panel_that_names_its_exercise_and_its_minutes() {
    keeps("these panels are not their exercise's", rules::wrong_panels(&source()));
}

#[test]
fn every_lesson_asks_for_a_prediction() {
    keeps(
        "a reader learns more who has expected something",
        rules::lessons_that_ask_nothing(&source()),
    );
}

#[test]
fn every_question_is_answered_by_its_figure() {
    keeps("these questions are not what their figures answer", rules::wrong_predictions(&source()));
}

#[test]
fn every_lesson_stands_in_the_review() {
    keeps("whoever reviews does not find these", rules::gaps_in_the_review(&source()));
}

#[test]
fn every_plan_for_a_room_adds_up() {
    keeps("whoever teaches would run out of time", rules::wrong_plans(&source()));
}

#[test]
fn every_line_holds_one_sentence() {
    keeps("one sentence a line, and one line a sentence", rules::crowded_lines(&source()));
}

#[test]
fn every_link_leads_somewhere() {
    keeps("these links of the built book are broken", rules::broken_links(site()));
}

#[test]
fn no_page_asks_another_host() {
    keeps("these pages load files from elsewhere", rules::third_party_requests(site()));
}

#[test]
fn every_term_that_a_page_links_is_defined() {
    keeps("these links name no term", rules::unknown_terms(&source(), site()));
}

#[test]
fn the_glossary_is_in_order() {
    keeps("terms are sorted, each defined once", rules::unsorted_terms(site()));
}

#[test]
fn mdbook_has_nothing_to_warn_about() {
    assert!(built().join("index.html").is_file());
}

#[test]
fn the_book_needs_nothing_that_stock_mdbook_lacks() {
    keeps("stock mdBook would need these", rules::settings_beyond_stock(root()).unwrap());
}

#[test]
fn stock_mdbook_builds_the_same_book() {
    let stock = TempDir::new().unwrap();
    build::stock(root(), stock.path()).unwrap();

    keeps(
        "these files are not what mdBook makes",
        rules::differences(built(), stock.path()).unwrap(),
    );
}

#[test]
fn only_the_served_book_listens_to_the_runner() {
    let served = TempDir::new().unwrap();
    build::served_into(root(), served.path()).unwrap();
    let served = Site::read(served.path()).unwrap();

    let listens = |page: &book::html::Page| page.loads.iter().any(|load| load.contains("live-"));
    assert!(!site().files.iter().any(|file| file.contains("live")));
    assert!(!site().pages.values().any(listens));
    let deaf = served.pages.iter().filter(|(_, page)| !listens(page));
    // The frame of the table of contents has no scripts at all.
    let deaf: Vec<&String> =
        deaf.map(|(path, _)| path).filter(|path| *path != "toc.html").collect();
    assert!(deaf.is_empty(), "these pages hear nothing: {deaf:?}");
}

/// `panel.js` links each exercise where this button leads, so that there is one setting for both.
#[test]
fn mdbook_names_the_button_that_leads_to_the_repository() {
    let book = TempDir::new().unwrap();
    let write = |path: &str, text: &str| std::fs::write(book.path().join(path), text).unwrap();
    write("book.toml", "[output.html]\ngit-repository-url = \"https://example.org/course\"\n");
    std::fs::create_dir(book.path().join("src")).unwrap();
    write("src/SUMMARY.md", "- [One](one.md)\n");
    write("src/one.md", "# One\n");
    build::stock(book.path(), &book.path().join("out")).unwrap();

    let page = std::fs::read_to_string(book.path().join("out/one.html")).unwrap();
    let button = page.split("<a ").find(|tag| tag.contains("aria-label=\"Git repository\""));
    assert!(button.unwrap().contains("href=\"https://example.org/course\""));
}

#[test]
fn no_page_needs_more_than_hashes_allow() {
    let mut offences = Vec::new();
    for path in site().pages.keys() {
        let text = std::fs::read_to_string(built().join(path)).unwrap();
        for forbidden in ["<style", "javascript:", " onclick=", " onload=", " onerror="] {
            if text.contains(forbidden) {
                offences.push(format!("{path} has {forbidden}"));
            }
        }
    }
    keeps("a strict policy forbids these", offences);
}

#[track_caller]
fn keeps(broken: &str, offences: Vec<String>) {
    assert!(offences.is_empty(), "{broken}:\n  {}", offences.join("\n  "));
}

fn root() -> &'static Path {
    book::root::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn source() -> Source {
    Source::read(root()).unwrap()
}

fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site::read(built()).unwrap())
}

/// The book, built once for all tests.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
        build::checked_into(root(), &out).unwrap();
        out
    })
}
