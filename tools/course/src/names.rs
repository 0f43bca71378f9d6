//! Which exercise a person means by the words he types. Loose, but never a guess between two.

use crate::course::{Exercise, exercise_at, number_and_word};
use std::path::Path;

#[derive(Debug, PartialEq)]
pub enum Miss {
    Unknown { word: String, like: Vec<String> },
    Ambiguous { word: String, candidates: Vec<String> },
}

/// The one exercise that `word` means: as a path, or as a name.
pub fn find<'a>(exercises: &'a [Exercise], word: &str) -> Result<&'a Exercise, Miss> {
    let path = Path::new(word).canonicalize();
    if let Some(exercise) = path.ok().and_then(|path| exercise_at(exercises, &path)) {
        return Ok(exercise);
    }
    let wanted = &wanted(word);
    let mut candidates: Vec<&Exercise> = Vec::new();
    // One letter or two begin a name by accident; then every exercise that has them in its name is a candidate.
    let begins = if wanted.len() < 3 { contains } else { starts_like };
    for degree in [is_exactly, is_by_number, begins, contains] {
        candidates = exercises.iter().filter(|exercise| degree(exercise, wanted)).collect();
        if !candidates.is_empty() || wanted.is_empty() {
            break;
        }
    }
    match candidates[..] {
        [exercise] => Ok(exercise),
        [] => Err(Miss::Unknown { word: word.to_owned(), like: like(exercises, wanted) }),
        _ => Err(Miss::Ambiguous {
            word: word.to_owned(),
            candidates: candidates.iter().map(|exercise| exercise.id()).collect(),
        }),
    }
}

/// The exercises of the part that `word` names exactly, or the one exercise that it means.
pub fn find_some<'a>(exercises: &'a [Exercise], word: &str) -> Result<Vec<&'a Exercise>, Miss> {
    let wanted = wanted(word);
    let is_part = |exercise: &&Exercise| {
        let part = normal(&exercise.part);
        part == wanted || number_and_word(&part).is_some_and(|(_, word)| word == wanted)
    };
    let part: Vec<&Exercise> = exercises.iter().filter(is_part).collect();
    if part.is_empty() { find(exercises, word).map(|exercise| vec![exercise]) } else { Ok(part) }
}

/// `word` as it stands in an id, if it is all of one or a part of one.
fn wanted(word: &str) -> String {
    let word = normal(word);
    word.trim_start_matches("./").trim_start_matches("exercises/").trim_matches('/').to_owned()
}

fn normal(word: &str) -> String {
    word.trim().to_lowercase().replace('-', "_").replace('\\', "/")
}

fn is_exactly(exercise: &Exercise, wanted: &str) -> bool {
    [exercise.name.clone(), exercise.folder.clone(), exercise.id()]
        .iter()
        .any(|form| normal(form) == wanted)
}

fn is_by_number(exercise: &Exercise, wanted: &str) -> bool {
    let Some((part, folder)) = wanted.split_once(['/', '.']) else {
        return false;
    };
    is_folder(&exercise.part, part) && is_folder(&exercise.folder, folder)
}

fn is_folder(folder: &str, wanted: &str) -> bool {
    let folder = normal(folder);
    let Some((number, word)) = number_and_word(&folder) else {
        return false;
    };
    wanted == folder || wanted == word || wanted.parse() == Ok(number)
}

fn starts_like(exercise: &Exercise, wanted: &str) -> bool {
    [&exercise.name, &exercise.folder].iter().any(|form| normal(form).starts_with(wanted))
}

fn contains(exercise: &Exercise, wanted: &str) -> bool {
    normal(&exercise.id()).contains(wanted)
}

fn like(exercises: &[Exercise], wanted: &str) -> Vec<String> {
    let last = wanted.rsplit('/').next().unwrap_or(wanted);
    let mut near: Vec<(f64, String)> = exercises
        .iter()
        .map(|exercise| {
            (strsim::jaro_winkler(&normal(&exercise.name), last), exercise.name.clone())
        })
        .filter(|(likeness, _)| *likeness > 0.7)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn course() -> Vec<Exercise> {
        [
            ("02_leakage", "01_dashboard_refresh"),
            ("02_leakage", "02_two_halves"),
            ("03_blindness", "01_sleepy_loop"),
        ]
        .map(|(part, folder)| Exercise {
            root: PathBuf::new(),
            part: part.to_owned(),
            folder: folder.to_owned(),
            name: folder[3..].to_owned(),
        })
        .to_vec()
    }

    #[test]
    fn every_loose_form_means_the_same_exercise() {
        let course = course();
        for word in [
            "dashboard_refresh",
            "Dashboard-Refresh",
            "01_dashboard_refresh",
            "02_leakage/01_dashboard_refresh",
            "exercises/02_leakage/01_dashboard_refresh/",
            "02_leakage/01",
            "leakage/1",
            "2.1",
            "2/1",
            "dash",
            "refresh",
        ] {
            assert_eq!(
                find(&course, word).map(|exercise| exercise.name.as_str()),
                Ok("dashboard_refresh"),
                "{word}"
            );
        }
    }

    #[test]
    fn a_word_that_means_two_exercises_lists_both() {
        let candidates = vec![
            "02_leakage/01_dashboard_refresh".to_owned(),
            "02_leakage/02_two_halves".to_owned(),
        ];
        assert_eq!(
            find(&course(), "leakage"),
            Err(Miss::Ambiguous { word: "leakage".to_owned(), candidates })
        );
    }

    #[test]
    fn one_letter_is_no_name_where_others_have_it_too() {
        assert!(matches!(find(&course(), "d"), Err(Miss::Ambiguous { .. })));
        assert!(find(&course(), "das").is_ok());
    }

    #[test]
    fn a_slip_of_the_finger_is_answered_with_the_name() {
        let like = vec!["sleepy_loop".to_owned()];
        assert_eq!(
            find(&course(), "slepy_lop"),
            Err(Miss::Unknown { word: "slepy_lop".to_owned(), like })
        );
    }

    #[test]
    fn the_name_of_a_part_means_all_of_it_where_several_are_wanted() {
        assert_eq!(find_some(&course(), "leakage").map(|some| some.len()), Ok(2));
    }
}
