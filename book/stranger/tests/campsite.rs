//! The campsite keeps its promises.

mod claims;

use campsite::Campsite;

#[tokio::test(start_paused = true)]
async fn a_guest_gets_a_letter() {
    claims::a_guest_gets_a_letter().await;
}

#[test]
fn a_campsite_that_is_dropped_leaves_nothing_behind() {
    claims::a_campsite_that_is_dropped_leaves_nothing_behind();
}

#[test]
fn closing_delivers_every_letter() {
    claims::closing_delivers_every_letter();
}

#[test]
fn nobody_waits_for_the_card_of_another() {
    claims::nobody_waits_for_the_card_of_another();
}

#[test]
fn a_pitch_is_never_lost() {
    claims::a_pitch_is_never_lost();
}
