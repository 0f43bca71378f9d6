use std::{cell::RefCell, time::Duration};

use futures::future::join_all;
use half_done_transfer::{Bank, Refused};
use testkit::{
    assert_timeline,
    cut::{self, contended, marked},
    quiet::completes,
    run::Room,
    scene::Store,
    timeline,
};
use tokio::{
    join,
    time::{sleep, timeout},
};

const HANGS: &str = "transfer() never returned, although a line in the journal takes 10 ms.";

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A bank of the test, where everybody has 100 at first and each line takes 10 ms to be written.
struct Town {
    bank: Bank,
    journal: Store,
    notices: Store,
}

impl Town {
    fn new() -> Self {
        let (journal, notices) = (Store::new("journal", 10), Store::new("notices", 10));
        let balances = ["ann", "bob", "carol", "dan"].map(|name| (name, 100));
        Self { bank: Bank::new(balances, journal.clone(), notices.clone()), journal, notices }
    }

    /// What the world can see of "ann pays bob 10".
    async fn look(&self) -> Seen {
        let balance = async |name| i64::try_from(self.bank.balance(name).await).unwrap_or(i64::MAX);
        let look = async {
            Seen {
                paid: 100 - balance("ann").await,
                got: balance("bob").await - 100,
                lines: count(&self.journal, "ann pays bob 10"),
                notices: count(&self.notices, "bob got 10"),
            }
        };
        completes(look, "balance() never returned.").await
    }

    /// Lines that were written, in the journal and in notices.
    fn lines(&self) -> usize {
        self.journal.committed().len() + self.notices.committed().len()
    }

    /// Closes the bank, and looks whether anything changes after that.
    async fn rests_once_closed(&self, story: &str) {
        completes(self.bank.close(), "close() never returned.").await;
        let (closed, written) = (timeline::now(), self.lines());
        let seen = self.look().await;
        sleep(ms(1_000)).await;
        let late = self.lines() - written;
        if let (Err(torn), 0) = (seen.is_whole(), late) {
            panic!("{torn} Before that, {story}, and close() had returned at {closed}.");
        }
        assert!(
            late == 0,
            "GHOST EFFECT: {story}, and close() had returned at {closed}; after that a transfer was still at work: \
             lines that it wrote: {late}."
        );
    }

    /// Holds the balances against the journal, when nobody can have made other payments than these.
    async fn agrees(&self, payments: &[Payment]) -> Result<(), String> {
        let (mut have, mut agrees) = (Vec::new(), true);
        for name in ["ann", "bob", "carol"] {
            let balance = completes(self.bank.balance(name), "balance() never returned.").await;
            let (mut got, mut paid) = (100, 0);
            for (from, to, amount) in payments {
                let made = count(&self.journal, &format!("{from} pays {to} {amount}")) as u64;
                got += if *to == name { made * amount } else { 0 };
                paid += if *from == name { made * amount } else { 0 };
            }
            agrees &= balance.checked_add(paid) == Some(got);
            have.push(format!("{name} {balance}"));
        }
        let lines = self.journal.committed();
        let have = have.join(", ");
        if agrees {
            Ok(())
        } else {
            Err(format!("the journal has {lines:?}, and the balances are {have}"))
        }
    }
}

/// From, to, and how much.
type Payment = (&'static str, &'static str, u64);

fn count(store: &Store, line: &str) -> usize {
    store.committed().iter().filter(|committed| *committed == line).count()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    paid: i64,
    got: i64,
    lines: usize,
    notices: usize,
}

impl Seen {
    fn is_whole(self) -> Result<(), String> {
        let Self { paid, got, lines, notices } = self;
        match (paid, got, lines) {
            (10, 10, 1) if notices < 2 => return Ok(()),
            (0, 0, 0) if notices == 0 => return Ok(()),
            _ => {}
        }
        let amount = |amount| if amount == 0 { "nothing".to_owned() } else { format!("{amount}") };
        let journal = match lines {
            0 => "the journal does not have the transfer".to_owned(),
            1 => "the journal has the transfer".to_owned(),
            _ => format!("the journal has the transfer {lines} times"),
        };
        let notice = match notices {
            0 => String::new(),
            1 => "; bob was told that he had got 10".to_owned(),
            _ => format!("; bob was told {notices} times that he had got 10"),
        };
        Err(format!(
            "TORN: ann has paid {} and bob has got {}; {journal}{notice}.",
            amount(paid),
            amount(got)
        ))
    }
}

#[test]
fn a_transfer_that_may_finish_is_complete_when_it_returns() {
    room().run(async || {
        let town = Town::new();

        let made = completes(town.bank.transfer("ann", "bob", 10), HANGS).await;

        let seen = town.look().await;
        assert!(
            made == Ok(()),
            "WRONG RESULT: ann had 100 and paid bob 10, and transfer() returned {made:?}."
        );
        assert!(
            seen == Seen { paid: 10, got: 10, lines: 1, notices: 1 },
            "WRONG RESULT: ann paid bob 10 and transfer() returned; ann had paid {}, bob had got {}, the lines in the \
             journal were {:?} and the notices {:?}.",
            seen.paid,
            seen.got,
            town.journal.committed(),
            town.notices.committed()
        );
    });
}

#[test]
fn the_notice_comes_after_the_line_in_the_journal() {
    room().run(async || {
        let Town { bank, journal, notices } = Town::new();
        let look = async {
            for at in 1..40 {
                sleep(ms(1)).await;
                assert!(
                    notices.started() == 0 || count(&journal, "ann pays bob 10") == 1,
                    "GHOST EFFECT: ann paid bob 10; at {at} ms the notice was being written, or had been, and the \
                     journal did not have the transfer."
                );
            }
        };

        let _ = completes(async { join!(bank.transfer("ann", "bob", 10), look) }, HANGS).await;
    });
}

#[test]
fn all_that_somebody_has_may_be_paid() {
    room().run(async || {
        let town = Town::new();

        let made = completes(town.bank.transfer("ann", "bob", 100), HANGS).await;

        let Seen { paid, got, .. } = town.look().await;
        assert!(
            made == Ok(()) && (paid, got) == (100, 100),
            "WRONG RESULT: ann had 100 and wanted to pay 100, and transfer() returned {made:?}; then she had paid \
             {paid}, and bob had got {got}."
        );
    });
}

#[test]
fn a_transfer_without_the_money_is_refused_and_leaves_no_trace() {
    room().run(async || {
        let town = Town::new();

        let made = completes(town.bank.transfer("ann", "bob", 101), HANGS).await;
        sleep(ms(100)).await;

        let Seen { paid, got, .. } = town.look().await;
        let written = town.lines();
        assert!(
            made == Err(Refused),
            "WRONG RESULT: ann had 100 and wanted to pay 101, and transfer() returned {made:?}."
        );
        assert!(
            (paid, got, written) == (0, 0, 0),
            "GHOST EFFECT: the transfer was refused; 100 ms later ann had paid {paid}, bob had got {got}, and {written} \
             lines were written."
        );
    });
}

#[test]
fn two_transfers_at_once_do_not_overdraw_an_account() {
    room().run(async || {
        let Town { bank, .. } = Town::new();

        let both = async { join!(bank.transfer("ann", "bob", 60), bank.transfer("ann", "carol", 60)) };
        let (one, other) = completes(both, HANGS).await;

        let made = usize::from(one.is_ok()) + usize::from(other.is_ok());
        let [ann, bob, carol] = [bank.balance("ann"), bank.balance("bob"), bank.balance("carol")];
        let (ann, bob, carol) = join!(ann, bob, carol);
        assert!(
            made == 1 && ann == 40 && bob + carol == 260,
            "WRONG RESULT: ann, bob and carol had 100 each, and ann made two transfers of 60 at once; {made} of them \
             returned Ok, and then ann had {ann}, bob {bob} and carol {carol}."
        );
    });
}

#[test]
fn transfers_that_cross_each_other_all_end() {
    room().run(async || {
        let Town { bank, .. } = Town::new();
        let pays = async |at, from, to| {
            sleep(ms(at)).await;
            bank.transfer(from, to, 10).await
        };

        let three =
            async { join!(pays(0, "carol", "bob"), pays(1, "bob", "ann"), pays(2, "ann", "bob")) };
        let made = completes(
            three,
            "carol paid bob at 0 ms, bob paid ann at 1, and ann paid bob at 2; not all of these transfers returned.",
        )
        .await;

        assert!(
            made == (Ok(()), Ok(()), Ok(())),
            "WRONG RESULT: everybody had enough, and three transfers that crossed each other returned {made:?}."
        );
    });
}

#[test]
fn a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let _ = marked(world.town.bank.transfer("ann", "bob", 10)).await;
            world.look_and_go_on().await;
        },
        World::is_whole,
    )
    .assert_kept();
}

/// On a busy machine an await may wait that never waits in the claim above, such as that for a free lock.
#[test]
fn a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let _ = marked(contended(world.town.bank.transfer("ann", "bob", 10))).await;
            world.look_and_go_on().await;
        },
        World::is_whole,
    )
    .assert_kept();
}

struct World {
    town: Town,
    seen: RefCell<Result<(), String>>,
}

impl World {
    fn new() -> Self {
        Self { town: Town::new(), seen: RefCell::new(Ok(())) }
    }

    /// Looks when whatever the transfer left behind has ended, and then makes another one.
    async fn look_and_go_on(&self) {
        sleep(ms(1_000)).await;
        let mut seen = self.town.look().await.is_whole();
        let next = completes(
            self.town.bank.transfer("carol", "dan", 10),
            "a transfer was dropped, and the next one never returned.",
        );
        if let (Ok(()), Err(Refused)) = (&seen, next.await) {
            seen = Err(
                "WRONG RESULT: ann's transfer was dropped, and then carol, who had 100, could not pay 10."
                    .to_owned(),
            );
        }
        *self.seen.borrow_mut() = seen;
    }

    fn is_whole(&self) -> Result<(), String> {
        self.seen.borrow().clone()
    }
}

#[test]
fn a_client_may_hang_up_at_any_time() {
    for at in [5, 15] {
        room().run(async move || {
            let town = Town::new();

            let gone = timeout(ms(at), town.bank.transfer("ann", "bob", 10)).await;
            sleep(ms(1_000)).await;

            let seen = town.look().await;
            assert!(
                gone.is_err(),
                "WRONG RESULT: transfer() returned before {at} ms; its two lines take 10 ms each."
            );
            if let Err(torn) = seen.is_whole() {
                panic!("{torn} The client had gone at {at} ms; that was a second later.");
            }
        });
    }
}

#[test]
fn a_transfer_that_is_cut_leaves_the_others_as_they_are() {
    let others =
        [("carol", "bob", 20), ("carol", "ann", 20), ("bob", "carol", 105), ("ann", "carol", 95)];
    for (from, to, amount) in others {
        for (begins, gone) in [(0, 5), (0, 15), (8, 13), (8, 17)] {
            room().run(async move || {
                let town = Town::new();
                let cut = async {
                    sleep(ms(begins)).await;
                    let _ = timeout(ms(gone - begins), town.bank.transfer("ann", "bob", 10)).await;
                };
                let other = async {
                    sleep(ms(4)).await;
                    town.bank.transfer(from, to, amount).await
                };

                let story = format!(
                    "ann began to pay bob 10 at {begins} ms and hung up at {gone}; {from} began to pay {to} {amount} at 4"
                );
                let hangs = format!("{story}, and that transfer never returned.");
                let _ = completes(async { join!(cut, other) }, &hangs).await;
                sleep(ms(1_000)).await;

                let seen = town.agrees(&[("ann", "bob", 10), (from, to, amount)]).await;
                assert!(seen.is_ok(), "TORN: {story}. A second later {}.", seen.unwrap_err());
            });
        }
    }
}

#[test]
fn a_bank_that_was_closed_is_at_rest() {
    for at in [5, 15, 0] {
        room().run(async move || {
            let town = Town::new();

            let _ = timeout(ms(at), town.bank.transfer("ann", "bob", 10)).await;

            town.rests_once_closed(&format!("the client had gone at {at} ms")).await;
        });
    }
}

#[test]
fn a_close_waits_for_every_client_who_has_gone() {
    let two = |amount| vec![("ann", "bob", 10), ("carol", "dan", amount)];
    for (payments, story) in [
        (two(10), "ann began to pay bob 10, and carol to pay dan 10"),
        (two(101), "ann began to pay bob 10, and carol to pay dan 101"),
        (vec![("ann", "bob", 10); 10], "ten clients began to move 10 from ann to bob"),
    ] {
        room().run(async move || {
            let town = Town::new();
            let transfers = payments
                .into_iter()
                .map(|(from, to, amount)| timeout(ms(5), town.bank.transfer(from, to, amount)));

            join_all(transfers).await;
            completes(town.bank.close(), "close() never returned.").await;

            let (closed, written) = (timeline::now(), town.lines());
            sleep(ms(1_000)).await;
            let late = town.lines() - written;
            assert!(
                late == 0,
                "GHOST EFFECT: everybody had 100; {story}, and all had gone at 5 ms. close() had returned at {closed}, \
                 and after that somebody's transfer was still at work: lines that were written: {late}."
            );
        });
    }
}

#[test]
fn two_closes_at_once_both_wait() {
    room().run(async || {
        let town = Town::new();
        let _ = timeout(ms(5), town.bank.transfer("ann", "bob", 10)).await;

        let first = async { completes(town.bank.close(), "close() never returned.").await };
        let second = async {
            sleep(ms(1)).await;
            let story = "the client had gone at 5 ms, close() was called at 5 and again at 6";
            town.rests_once_closed(story).await;
        };
        join!(first, second);
    });
}

#[test]
fn a_close_that_is_cut_leaves_the_waiting_to_the_next() {
    room().run(async || {
        let town = Town::new();

        let _ = timeout(ms(5), town.bank.transfer("ann", "bob", 10)).await;
        let first = timeout(ms(3), town.bank.close()).await;

        if first.is_err() {
            let story = "the client had gone at 5 ms, a first close() had been dropped at 8";
            town.rests_once_closed(story).await;
        }
    });
}

#[test]
fn a_client_who_waits_is_not_cut_by_a_close() {
    room().run(async || {
        let town = Town::new();
        let close = async {
            sleep(ms(5)).await;
            completes(town.bank.close(), "close() never returned.").await;
        };

        let both = async { join!(town.bank.transfer("ann", "bob", 10), close) };
        let (made, ()) = completes(both, HANGS).await;

        let seen = town.look().await;
        assert!(
            made == Ok(()) && seen == Seen { paid: 10, got: 10, lines: 1, notices: 1 },
            "WRONG RESULT: ann had 100 and waited while she paid bob 10; close() was called at 5 ms, and transfer() \
             returned {made:?}; ann had paid {}, bob had got {}, the lines in the journal were {:?} and the notices \
             {:?}.",
            seen.paid,
            seen.got,
            town.journal.committed(),
            town.notices.committed()
        );
    });
}

#[test]
fn the_recording_of_a_client_who_hangs_up() {
    let recording = room().record(async || {
        timeline::declare(["ann", "bob", "bank"]);
        let town = Town::new();
        timeline::event("ann", "pays bob 10");
        let _ = timeout(ms(5), town.bank.transfer("ann", "bob", 10)).await;
        timeline::event("ann", "hangs up");
        sleep(ms(45)).await;
        let Seen { paid, got, lines, .. } = town.look().await;
        let sum = 200 - paid + got;
        timeline::event("bank", format!("ann and bob have {sum}"));
        let agrees = if paid == 10 * lines as i64 { "agrees" } else { "does not agree" };
        timeline::event("bank", format!("journal {agrees}"));
        timeline::event("bob", "pays ann 20");
        let paid = completes(town.bank.transfer("bob", "ann", 20), HANGS).await;
        timeline::event("bob", if paid.is_ok() { "has paid" } else { "is refused" });
        completes(town.bank.close(), "close() never returned.").await;
        timeline::event("bank", "closed");
    });

    assert_timeline!("a_client_hangs_up", recording.only(["ann", "bob", "bank"]));
}
