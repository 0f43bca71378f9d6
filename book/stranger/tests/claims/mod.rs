//! What a campsite promises. `tests/campsite.rs` and `tests/recordings.rs` say which campsite.

use super::Campsite;
use campsite::{Declined, Letter, Village};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::run::Room;
use testkit::timeline::{declare, follow};
use testkit::{assert_timeline, cut, quiet, run};
use tokio::join;
use tokio::time::sleep;

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

// ANCHOR: double
/// A village in which a charge takes 50 ms and a letter 5. It remembers both.
#[derive(Clone, Default)]
struct Hamlet {
    charged: Arc<Mutex<Vec<String>>>,
    delivered: Arc<Mutex<Vec<String>>>,
}

impl Village for Hamlet {
    async fn charge(&self, guest: &str) -> Result<(), Declined> {
        follow(guest, "charge", sleep(ms(50))).await;
        self.charged.lock().unwrap().push(guest.to_owned());
        Ok(())
    }
    // ANCHOR_END: double

    async fn deliver(&self, letter: Letter) {
        follow("post", &letter.guest, sleep(ms(5))).await;
        self.delivered.lock().unwrap().push(letter.guest);
    }

    fn show(&self, _free: usize) {}
}

/// What one tests first, and both campsites pass.
pub async fn a_guest_gets_a_letter() {
    let hamlet = Hamlet::default();
    let site = Campsite::open(2, hamlet.clone());

    assert_eq!(site.book("ann").await.unwrap(), 1);
    sleep(ms(20)).await;

    assert_eq!(*hamlet.delivered.lock().unwrap(), ["ann"]);
}

// ANCHOR: leak
pub fn a_campsite_that_is_dropped_leaves_nothing_behind() {
    run(async || {
        let site = Campsite::open(2, Hamlet::default());
        site.book("ann").await.unwrap();
        drop(site);
        sleep(ms(20)).await;
    });
}
// ANCHOR_END: leak

// ANCHOR: hang
pub fn closing_delivers_every_letter() {
    run(async || {
        let hamlet = Hamlet::default();
        let site = Campsite::open(2, hamlet.clone());
        site.book("ann").await.unwrap();

        quiet::completes(site.close(), "close() had not returned after 10 s").await;

        assert_eq!(*hamlet.delivered.lock().unwrap(), ["ann"]);
    });
}
// ANCHOR_END: hang

// ANCHOR: serial
pub fn nobody_waits_for_the_card_of_another() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["ann", "bob", "post"]);
        let site = Campsite::open(2, Hamlet::default());
        let ann = site.book("ann");
        let bob = async {
            sleep(ms(10)).await;
            site.book("bob").await
        };
        let _ = join!(ann, bob);
        sleep(ms(20)).await;
    });
    assert_timeline!("two_guests", recording);
}
// ANCHOR_END: serial

// ANCHOR: cut
pub fn a_pitch_is_never_lost() {
    let one_pitch = || {
        let hamlet = Hamlet::default();
        (Campsite::open(1, hamlet.clone()), hamlet)
    };
    let ann_gives_up_and_bob_comes = async |(site, _): &(Campsite<Hamlet>, Hamlet)| {
        cut::marked(cut::contended(site.book("ann"))).await;
        let _ = site.book("bob").await;
    };
    cut::everywhere_marked(one_pitch, ann_gives_up_and_bob_comes, |(_, hamlet)| {
        let charged = hamlet.charged.lock().unwrap();
        let delivered = hamlet.delivered.lock().unwrap();
        match (&charged[..], &delivered[..]) {
            ([], _) => Err("LOST: neither ann nor bob has the only pitch".to_owned()),
            (charged, told) if charged == told => Ok(()),
            (charged, told) => Err(format!("TORN: charged {charged:?}, and told {told:?}")),
        }
    })
    .assert_kept();
}
// ANCHOR_END: cut
