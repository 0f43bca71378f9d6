//! What is remembered about a program, and when it is forgotten.

use compile_check::compiler::{Compiled, Refusal};
use compile_check::memory::Memory;
use std::{fs, path::PathBuf};

fn file(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("memory/{name}.json"));
    fs::remove_file(&file).ok();
    file
}

fn refused() -> Compiled {
    let moved = Refusal {
        code: "E0382".to_owned(),
        text: "use of moved value: `ticket`".to_owned(),
        lines: vec![(7, 7), (9, 10)],
    };
    Compiled::Refused(vec![moved])
}

#[test]
fn what_was_refused_is_remembered_whole() {
    let file = file("refused");
    Memory::at(&file, "monday".to_owned()).keep(&refused());

    match Memory::at(&file, "monday".to_owned()).recall() {
        Some(Compiled::Refused(refusals)) => {
            assert_eq!(refusals.len(), 1);
            assert!(refusals[0].is("E0382", "use of moved value"));
            assert_eq!(refusals[0].lines, [(7, 7), (9, 10)]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_accepted_is_remembered() {
    let file = file("accepted");
    Memory::at(&file, "monday".to_owned()).keep(&Compiled::Accepted);
    let recalled = Memory::at(&file, "monday".to_owned()).recall();
    assert!(matches!(recalled, Some(Compiled::Accepted)), "{recalled:?}");
}

#[test]
fn under_other_circumstances_it_is_forgotten() {
    let file = file("forgotten");
    let memory = Memory::at(&file, "monday".to_owned());
    assert!(memory.recall().is_none());
    memory.keep(&refused());
    let recalled = Memory::at(&file, "tuesday".to_owned()).recall();
    assert!(recalled.is_none(), "{recalled:?}");
}

#[test]
fn a_file_that_was_cut_off_is_not_believed() {
    let file = file("cut");
    let memory = Memory::at(&file, "monday".to_owned());
    memory.keep(&refused());
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, &text[..text.len() / 2]).unwrap();
    assert!(memory.recall().is_none());
}
