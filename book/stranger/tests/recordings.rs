//! What the tests say of the campsite as it was written first. `cargo course figures` records it anew.

mod claims;

use campsite::first::Campsite;
use std::path::Path;
use std::{env, fs, panic};

#[tokio::test(start_paused = true)]
async fn the_first_campsite_passes_the_usual_test() {
    claims::a_guest_gets_a_letter().await;
}

#[test]
fn the_first_campsite_leaves_a_task_behind() {
    says("leak", claims::a_campsite_that_is_dropped_leaves_nothing_behind);
}

#[test]
fn the_first_campsite_does_not_close() {
    says("hang", claims::closing_delivers_every_letter);
}

#[test]
fn the_first_campsite_charges_one_card_after_the_other() {
    says("serial", claims::nobody_waits_for_the_card_of_another);
}

#[test]
fn the_first_campsite_loses_a_pitch() {
    says("cut", claims::a_pitch_is_never_lost);
}

#[track_caller]
fn says(name: &str, claim: fn()) {
    let payload = panic::catch_unwind(claim).expect_err("the claim holds of the first campsite");
    let said = payload.downcast::<String>().expect("a claim that fails says so in text");
    let said = format!("{}\n", said.trim_end());

    let name = format!("book/figures/your_own_code/{name}.txt");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&name);
    if env::var_os("TESTKIT_RECORD").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &said).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), said, "{name} is not what it says");
}
