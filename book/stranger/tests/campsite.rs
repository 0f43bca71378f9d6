//! The campsite keeps its promises.

mod claims;

use campsite::{Campsite, Declined, Letter, Village};
use testkit::run::Room;
use tokio::task::yield_now;

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

/// A village whose postman stumbles over the first letter.
struct NoPost;

impl Village for NoPost {
    async fn charge(&self, _guest: &str) -> Result<(), Declined> {
        Ok(())
    }

    async fn deliver(&self, _letter: Letter) {
        panic!("stumbled");
    }

    fn show(&self, _free: usize) {}
}

#[test]
fn a_guest_who_has_paid_has_a_pitch_whatever_becomes_of_the_letter() {
    Room::new().tolerate_panics().run(async || {
        let site = Campsite::open(2, NoPost);
        assert_eq!(site.book("ann").await.unwrap(), 1);
        yield_now().await;

        assert_eq!(site.book("bob").await.unwrap(), 2);
    });
}
