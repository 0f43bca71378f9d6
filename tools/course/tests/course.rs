//! This very course: each stub fails, each solution passes, each answer is judged as its head says.
//!
//! That a wrong answer fails no claim that its head does not name is left to `cargo course verify`, which takes twice as
//! long.

use course::corpus::Breadth;
use std::path::Path;

#[test]
fn the_course_keeps_its_promises() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let exercises = course::course::exercises(root).unwrap();
    let report = course::verify::verify(root, &exercises, false, Breadth::Named).unwrap();

    let problems: Vec<String> = report
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.place, problem.what))
        .collect();
    assert!(problems.is_empty(), "{}\n\n{}", problems.join("\n"), report.summary());
}
