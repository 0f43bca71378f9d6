//! Every rule, broken once in a small book.

use book::html::Site;
use book::markdown::Source;
use book::{build, root, rules};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn an_include_of_a_file_that_is_not_there_names_page_line_and_file() {
    let book = Small::with("# One\n\n{{#include ../listings/one.rs}}\n");

    assert_eq!(
        rules::missing_includes(&book.source()),
        ["book/src/one.md:3: there is no book/listings/one.rs"]
    );
}

#[test]
fn an_include_of_an_anchor_that_is_not_there_names_the_anchor() {
    let book =
        Small::with("{{#include ../listings/one.rs:start}}\n{{#include ../listings/one.rs:end}}\n")
            .file("book/listings/one.rs", "// ANCHOR: start\n// ANCHOR_END: start\n");

    assert_eq!(
        rules::missing_includes(&book.source()),
        ["book/src/one.md:2: book/listings/one.rs has no `end`"]
    );
}

#[test]
fn an_include_of_lines_behind_the_end_names_the_lines() {
    let book =
        Small::with("{{#include ../listings/one.rs:1:2}}\n{{#include ../listings/one.rs:2:9}}\n")
            .file("book/listings/one.rs", "fn one() {}\nfn two() {}\n");

    assert_eq!(
        rules::missing_includes(&book.source()),
        ["book/src/one.md:2: book/listings/one.rs has no `2:9`"]
    );
}

#[test]
fn an_include_that_begins_with_an_empty_line_is_found() {
    let book =
        Small::with("{{#include ../listings/one.rs:2:}}\n{{#include ../listings/one.rs:3:}}\n")
            .file("book/listings/one.rs", "use std::fs;\n\nfn one() {}\n");

    assert_eq!(
        rules::missing_includes(&book.source()),
        ["book/src/one.md:1: book/listings/one.rs is empty where `2:` begins"]
    );
}

#[test]
fn an_included_file_is_searched_for_includes_too() {
    let book = Small::with("{{#include ../listings/one.rs}}\n")
        .file("book/listings/one.rs", "{{#include two.rs}}\n{{#include one.rs}}\n");

    assert_eq!(
        rules::missing_includes(&book.source()),
        [
            "book/listings/one.rs:1: there is no book/listings/two.rs",
            "book/listings/one.rs:2: book/listings/one.rs includes itself"
        ]
    );
}

#[test]
fn an_escaped_include_is_text() {
    let book = Small::with("Write `\\{{#include file.rs}}`.\n");

    assert!(rules::missing_includes(&book.source()).is_empty());
}

#[test]
fn building_stops_at_an_include_that_points_at_nothing() {
    let book = Small::with("# One\n\n{{#include ../listings/one.rs}}\n");

    let error = build::checked(book.root()).unwrap_err().to_string();

    assert!(error.contains("book/src/one.md:3: there is no book/listings/one.rs"), "{error}");
    assert!(error.ends_with("then type `cargo run --bin book -- build` again"), "{error}");
    assert!(!book.root().join("target/book").exists());
}

#[test]
fn building_stops_at_what_mdbook_only_warns_about() {
    let book = Small::with("# One\n\n<details>\n\nNever closed.\n");

    let error = build::checked(book.root()).unwrap_err().to_string();

    assert!(error.contains("unclosed HTML tag `<details>`"), "{error}");
}

#[test]
fn building_returns_the_first_page() {
    let book = Small::with("# One\n");

    assert!(build::checked(book.root()).unwrap().ends_with("target/book/index.html"));
}

#[test]
fn an_include_from_a_folder_without_tests_is_found() {
    let book = Small::with("{{#include ../listings/one.rs}}\n{{#include ../theme/two.rs}}\n");

    assert_eq!(
        rules::untested_includes(&book.source()),
        [
            "book/src/one.md:2: book/theme/two.rs is outside book/listings, book/stranger, book/figures, exercises, solutions"
        ]
    );
}

#[test]
fn rust_code_in_the_page_is_found() {
    let book = Small::with(
        "```rust\n{{#include ../listings/one.rs}}\n```\n\n```rust\n{{#include ../listings/one.rs}}\nlet a = 1;\n```\n",
    );

    assert_eq!(
        rules::inline_code(&book.source()),
        ["book/src/one.md:5: Rust code in the page; include it from book/listings"]
    );
}

#[test]
fn a_fence_of_another_language_is_found() {
    let book = Small::with(
        "```console\n$ cargo course\n```\n\n```go\nfunc main() {}\n```\n\n```\nnone\n```\n\n    indented\n",
    );

    assert_eq!(
        rules::inline_code(&book.source()),
        [
            "book/src/one.md:5: `go`; a page has rust, timeline, text, console, toml",
            "book/src/one.md:9: a fence without a language",
            "book/src/one.md:13: indented code; fence it, and name its language"
        ]
    );
}

#[test]
fn a_program_that_asks_not_to_be_tested_is_found() {
    let book = Small::with("```rust,ignore\n{{#include ../listings/one.rs}}\n```\n");

    assert_eq!(
        rules::ignored_code(&book.source()),
        ["book/src/one.md:1: `ignore`; every program shown compiles and runs"]
    );
}

#[test]
fn a_timeline_written_by_hand_is_found() {
    let book = Small::with(
        "```timeline\n{{#include ../figures/one.txt}}\n```\n\n```timeline\ntask  0 started\n```\n\n```timeline\n{{#include ../listings/one.txt}}\n```\n\n```timeline\n{{#include ../figures/one.html}}\n```\n",
    );

    assert_eq!(
        rules::handwritten_timelines(&book.source()),
        [
            "book/src/one.md:5: a timeline that is not one text included from book/figures",
            "book/src/one.md:9: a timeline that is not one text included from book/figures",
            "book/src/one.md:13: a timeline that is not one text included from book/figures"
        ]
    );
}

#[test]
fn a_drawing_made_by_hand_and_an_include_in_the_text_are_found() {
    let book = Small::with(
        "{{#include ../figures/one.html}}\n\n```rust\n{{#include ../listings/one.rs}}\n```\n\n<svg><path d=\"\"/></svg>\n\n\
         Text and {{#include ../listings/one.rs}}.\n\n{{#include ../listings/one.html}}\n\n<figure>\n</figure>\n\n\
         <course-explore name=\"one\"></course-explore>\n",
    );

    assert_eq!(
        rules::handwritten_figures(&book.source()),
        [
            "book/src/one.md:7: `<svg` in the page; include it from book/figures",
            "book/src/one.md:13: `<figure` in the page; include it from book/figures",
            "book/src/one.md:16: `<course-explore` in the page; include it from book/figures",
            "book/src/one.md:9: book/listings/one.rs in the text; only drawings stand outside a block of code",
            "book/src/one.md:11: book/listings/one.html in the text; only drawings stand outside a block of code",
        ]
    );
}

#[test]
fn a_chapter_that_opens_without_a_drawing_and_a_lesson_with_one_are_found() {
    let drawing = "{{#include ../../figures/one.html}}\n\n";
    let text = "One.\n\nTwo.\n\nThree.\n\n";
    let pages = |chapter: &str, lesson: &str| {
        let book = Small::with("# One\n")
            .file("book/src/01_part/README.md", chapter)
            .file("book/src/01_part/01_name.md", lesson);
        rules::pages_without_figures(&book.source())
    };

    let late = format!("# Part\n\n{text}## Then\n\n{drawing}");
    let one =
        format!("# Name\n\n{text}{drawing}```timeline\n{{{{#include ../figures/one.txt}}}}\n```\n");
    assert_eq!(
        pages(&late, &one),
        [
            "book/src/01_part/01_name.md does not show two drawings",
            "book/src/01_part/README.md does not open with a drawing"
        ]
    );
    let early = format!("# Part\n\n{text}{drawing}## Then\n");
    assert!(pages(&early, &format!("# Name\n\n{text}{drawing}{drawing}")).is_empty());
}

#[test]
fn a_page_outside_the_table_of_contents_is_found() {
    let book = Small::with("# One\n").file("book/src/two.md", "# Two\n");

    assert_eq!(
        rules::unlisted_pages(&book.source()),
        ["book/src/two.md is not in book/src/SUMMARY.md"]
    );
}

#[test]
fn a_file_that_is_not_a_page_is_found() {
    let book = Small::with("# One\n").file("book/src/part/picture.svg", "<svg/>");

    assert_eq!(
        rules::stray_files(&book.source()),
        ["book/src/part/picture.svg would be published as it is"]
    );
}

#[test]
fn an_exercise_without_a_page_is_found() {
    let book = Small::with("# One\n").file("exercises/01_part/01_name/Cargo.toml", "");

    assert_eq!(
        rules::unpaired_exercises(&book.source()).unwrap(),
        [
            "exercises/01_part/01_name has no page book/src/01_part/01_name.md",
            "exercises/01_part has no chapter book/src/01_part/README.md"
        ]
    );
}

#[test]
fn a_lesson_without_an_exercise_is_found() {
    let book = Small::with("# One\n")
        .file("book/src/01_part/README.md", "# Part\n")
        .file("book/src/01_part/01_name.md", LESSON)
        .file("exercises/README.md", "");

    assert_eq!(
        rules::unpaired_exercises(&book.source()).unwrap(),
        ["book/src/01_part/01_name.md has no exercise exercises/01_part/01_name"]
    );
}

#[test]
fn a_page_without_a_number_needs_no_exercise() {
    let book = Small::with("# One\n")
        .file("book/src/01_part/find_it.md", LESSON)
        .file("exercises/README.md", "");

    assert!(rules::unpaired_exercises(&book.source()).unwrap().is_empty());
    assert!(rules::wrong_panels(&book.source()).is_empty());
}

#[test]
fn a_lesson_without_notes_is_found() {
    let book = Small::with("# One\n")
        .file("book/src/01_part/01_name.md", &LESSON.replace(" class=\"notes\"", ""));

    assert_eq!(
        rules::lessons_without_notes(&book.source()),
        ["book/src/01_part/01_name.md has no <details class=\"notes\">"]
    );
}

#[test]
fn a_lesson_without_a_fold_for_its_answers_is_found() {
    let book = Small::with("# One\n").file(
        "book/src/01_part/01_name.md",
        &LESSON.replace("<details>", "<details class=\"notes\">"),
    );

    assert_eq!(
        rules::unfolded_answers(&book.source()),
        ["book/src/01_part/01_name.md has no <details> for the answers"]
    );
}

#[test]
fn a_fold_that_is_open_from_the_start_is_found() {
    let book = Small::with("# One\n")
        .file("book/src/01_part/01_name.md", &LESSON.replace("<details>", "<details open>"));

    assert_eq!(
        rules::unfolded_answers(&book.source()),
        ["book/src/01_part/01_name.md:5: this fold is open from the start"]
    );
}

#[test]
fn a_lesson_with_notes_and_folded_answers_passes() {
    let book = Small::with("# One\n").file("book/src/01_part/01_name.md", LESSON);

    assert!(rules::lessons_without_notes(&book.source()).is_empty());
    assert!(rules::unfolded_answers(&book.source()).is_empty());
}

#[test]
fn a_lesson_that_the_review_leaves_out_and_a_mistake_that_leads_nowhere_are_found() {
    let offences = |review: &str| {
        let book = Small::with("# One\n")
            .file("book/src/01_part/01_name.md", LESSON)
            .file("book/src/review.md", review);
        rules::gaps_in_the_review(&book.source())
    };

    assert_eq!(
        offences("# Review\n\n- `a`: it leaks\n\n## What no page shows\n\n- `b`: it leaks\n"),
        [
            "book/src/review.md does not link 01_part/01_name.md",
            "book/src/review.md:3: no page shows it, and it does not stand below \"## What no page shows\": - `a`: it leaks"
        ]
    );
    assert!(offences("# Review\n\n- `a`: it leaks → [Name](01_part/01_name.md#why)\n").is_empty());
}

#[test]
fn a_plan_that_does_not_add_up_and_a_lesson_that_is_too_long_are_found() {
    let offences = |notes: &str, plan: &str| {
        let book = Small::with("# One\n")
            .file("book/src/01_part/01_name.md", &LESSON.replace("Two.", notes))
            .file("book/src/teaching.md", plan);
        rules::wrong_plans(&book.source())
    };
    let plan = |minutes: u32, sum: u32| {
        format!("| [Name](01_part/01_name.md) | {minutes} |\n| **together** | **{sum}** |\n")
    };

    let notes = "20 minutes to do, 15 to talk before, 10 to review.";
    assert!(offences(notes, &plan(45, 45)).is_empty());
    assert_eq!(
        offences(notes, &plan(40, 40)),
        [
            "book/src/teaching.md:1: 40 minutes should be 45",
            "book/src/teaching.md:2: 40 minutes should be 45"
        ]
    );
    assert_eq!(
        offences("50 minutes to do, 15 to talk before.", "# Plans\n"),
        ["book/src/01_part/01_name.md takes more than an hour"]
    );
}

#[test]
fn a_panel_that_is_not_its_exercise_s_is_found() {
    const PANEL: &str = "# Name\n\n## Your turn\n\n<course-exercise name=\"name\">\n\n\
        `exercises/01_part/01_name/src/lib.rs`, about 15 minutes.\n\n\
        ```console\n$ cargo course name\n```\n\n</course-exercise>\n\n## After\n";
    let offences = |panel: &str| {
        let book = Small::with("# One\n").file("book/src/01_part/01_name.md", panel).file(
            "exercises/01_part/01_name/Cargo.toml",
            "[package.metadata.exercise]\nminutes = 15\n",
        );
        rules::wrong_panels(&book.source())
    };

    assert!(offences(PANEL).is_empty(), "{:?}", offences(PANEL));
    for (from, to) in [
        ("name=\"name\"", "name=\"other\""),
        ("</course-exercise>\n", ""),
        ("</course-exercise>\n", "</course-exercise>\n\nMore.\n"),
        ("## After", "<course-exercise name=\"name\">\n\n</course-exercise>\n\n## After"),
        ("about 15", "about 20"),
        ("cargo course name", "cargo course other"),
        ("src/lib.rs", "src/main.rs"),
    ] {
        assert_eq!(offences(&PANEL.replace(from, to)).len(), 1, "{from} -> {to}");
    }
}

#[test]
fn a_question_that_its_figure_does_not_answer_is_found() {
    const ASKS: &str = "# One\n\n<course-predict>\n\nWhich?\n\n1. This.\n2. That.\n\n<details>\n<summary>Which one?</summary>\n\n\
        1. No: `it` did not.\n2. Yes.\n\n{{#include ../figures/one.html}}\n\n- Not a reply.\n\n</details>\n\n</course-predict>\n\n1. Not a choice.\n";
    let offences = |page: &str, figure: &str| {
        let book = Small::with(page).file("book/figures/one.html", figure);
        rules::wrong_predictions(&book.source())
    };
    let figure = "<figure data-claims=\"2\" data-right=\"2\">";

    assert!(offences(ASKS, figure).is_empty(), "{:?}", offences(ASKS, figure));
    for (from, to, offence) in [
        ("2. That.\n", "", "1 choices and 2 replies; book/figures/one.html has 2 claims"),
        (
            "2. That.",
            "2. That.\n3. Both.",
            "3 choices and 2 replies; book/figures/one.html has 2 claims",
        ),
        ("1. No", "1. Yes", "reply 1 begins with \"Yes\", and book/figures/one.html says no"),
        (
            "2. Yes",
            "2. Yesterday",
            "reply 2 does not begin with \"Yes\", and book/figures/one.html says yes",
        ),
        ("one.html", "two.html", "book/figures/two.html asks nothing"),
        ("{{#include ../figures/one.html}}\n", "", "0 figures in its fold; one answers"),
    ] {
        assert_eq!(
            offences(&ASKS.replace(from, to), figure),
            [format!("book/src/one.md:3: {offence}")]
        );
    }
    assert_eq!(
        offences(ASKS, "<figure>"),
        ["book/src/one.md:3: book/figures/one.html asks nothing"]
    );
}

#[test]
fn a_lesson_that_asks_nothing_is_found() {
    let book = Small::with("# One\n").file("book/src/01_part/01_name.md", LESSON);

    assert_eq!(
        rules::lessons_that_ask_nothing(&book.source()),
        ["book/src/01_part/01_name.md has no <course-predict>"]
    );
}

#[test]
fn a_line_with_two_sentences_is_found() {
    let book = Small::with(
        "# One. Two.\n\nOne `a. B` one. Two two.\n\n- Three? **Four** four.\n\n| A. B. |\n|---|\n| C. D. |\n",
    );

    assert_eq!(
        rules::crowded_lines(&book.source()),
        [
            "book/src/one.md:3: a second sentence starts here: Two two.",
            "book/src/one.md:5: a second sentence starts here: Four four."
        ]
    );
}

#[test]
fn a_sentence_that_goes_on_in_the_next_line_is_found() {
    let book = Small::with(
        "One goes\non here.\nTwo (does not).\nThree.\n\nFour, e.g. `five`, and tokio 1.44. `Six`.\n",
    );

    assert_eq!(
        rules::crowded_lines(&book.source()),
        [
            "book/src/one.md:1: the sentence goes on in the next line",
            "book/src/one.md:6: a second sentence starts here: `Six`."
        ]
    );
}

#[test]
fn a_link_to_a_term_that_is_not_defined_is_found() {
    let book = Small::with("[Poll](glossary.md#poll)\nand [drop](glossary.md#drop)\n").listed(
        "glossary.md",
        "# Glossary\n\ndrop\n: To end a value.\n\nabort\n: To end a task.\n",
    );
    let site = book.site();

    assert_eq!(
        rules::unknown_terms(&book.source(), &site),
        ["book/src/one.md:1: the glossary does not define `poll`"]
    );
    assert_eq!(rules::unsorted_terms(&site), ["`drop` stands before `abort`"]);
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let book = Small::with(
        "# One\n\n[a](two.md) [b](two.md#there) [c](two.md#gone) [d](gone.md) [e](#one) [f](#gone) ![g](gone.svg)\n\n<a href=\"https://example.org/#x\">h</a>\n",
    )
    .listed("two.md", "# Two\n\n## There\n");
    let site = book.site();

    let of_the_page: Vec<_> = rules::broken_links(&site)
        .into_iter()
        .filter(|offence| offence.starts_with("one.html"))
        .collect();
    assert_eq!(
        of_the_page,
        [
            "one.html: #gone leads to no place in one.html",
            "one.html: gone.html leads to no file",
            "one.html: gone.svg leads to no file",
            "one.html: two.html#gone leads to no place in two.html"
        ]
    );
}

#[test]
fn a_link_to_a_readme_says_what_to_link_instead() {
    let book = Small::with("# One\n\n[a](part/README.md) [b](part/index.md)\n")
        .listed("part/README.md", "# Part\n");
    let offences = rules::broken_links(&book.site());

    assert!(
        offences.contains(
            &"one.html: part/README.html leads to no file; mdBook makes index.html of a README.md, so link index.md"
                .to_string()
        ),
        "{offences:?}"
    );
    assert!(!offences.iter().any(|offence| offence.contains("part/index.html")));
}

#[test]
fn a_picture_from_another_host_is_found() {
    let book = Small::with("# One\n\n![one](https://example.org/one.png)\n");

    let offences = rules::third_party_requests(&book.site());

    assert!(
        offences.contains(&"one.html loads https://example.org/one.png".to_string()),
        "{offences:?}"
    );
}

#[test]
fn a_preprocessor_or_another_output_is_found() {
    let book = Small::with("# One\n").file(
        "book.toml",
        "[book]\nsrc = \"book/src\"\n[preprocessor.toc]\n[output.html]\n[output.epub]\n",
    );

    assert_eq!(
        rules::settings_beyond_stock(book.root()).unwrap(),
        ["book.toml asks for the preprocessor `toc`", "book.toml asks for the output `epub`"]
    );
}

#[test]
fn a_book_that_differs_from_stock_is_found() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::write(one.path().join("same"), "1").unwrap();
    fs::write(other.path().join("same"), "1").unwrap();
    fs::write(one.path().join("changed"), "1").unwrap();
    fs::write(other.path().join("changed"), "2").unwrap();
    fs::write(other.path().join("new"), "").unwrap();

    assert_eq!(
        rules::differences(one.path(), other.path()).unwrap(),
        ["changed differs", "new differs"]
    );
}

#[test]
fn the_repository_is_found_from_a_folder_inside_it() {
    let book = Small::with("# One\n").file("exercises/01_part/01_name/src/lib.rs", "");

    assert_eq!(root::above(&book.root().join("exercises/01_part")), Some(book.root()));
    assert_eq!(root::above(Path::new("/")), None);
}

const LESSON: &str = "# Name\n\nText.\n\n<details>\n<summary>Answers</summary>\n\nOne.\n\n</details>\n\n<details class=\"notes\">\n<summary>Notes</summary>\n\nTwo.\n\n</details>\n";

/// A repository whose book has one page.
struct Small {
    folder: TempDir,
    summary: String,
}

impl Small {
    fn with(page: &str) -> Small {
        let small = Small { folder: TempDir::new().unwrap(), summary: "# Summary\n".to_string() };
        small
            .file(
                "book.toml",
                "[book]\ntitle = \"Small\"\nsrc = \"book/src\"\n[build]\ncreate-missing = false\n",
            )
            .listed("one.md", page)
    }

    fn file(self, path: &str, text: &str) -> Small {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn listed(mut self, page: &str, text: &str) -> Small {
        self.summary.push_str(&format!("- [{page}]({page})\n"));
        let summary = self.summary.clone();
        self.file("book/src/SUMMARY.md", &summary).file(&format!("book/src/{page}"), text)
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn source(&self) -> Source {
        Source::read(self.root()).unwrap()
    }

    fn site(&self) -> Site {
        let out = self.root().join("site");
        build::stock(self.root(), &out).unwrap();
        Site::read(&out).unwrap()
    }
}
