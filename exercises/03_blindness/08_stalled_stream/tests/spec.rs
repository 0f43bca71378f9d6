use std::{cell::Cell, time::Duration};

use stalled_stream::{Report, mirror};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Site, Store},
    timeline::{conclude, declare, now},
};
use tokio::{
    join, select,
    time::{sleep, timeout},
};

/// Milliseconds that one answer of a page takes, in turn; a page has three of them, so it takes 15, 24 or 33.
const ANSWERS: [u64; 3] = [5, 8, 11];

const HANGS: &str = "mirror() never returned, although the site answered.";

/// Leaks have a claim of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn named(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("page {number}")).collect()
}

fn site(count: usize) -> Site {
    Site::new(named(count).into_iter().zip(ANSWERS.into_iter().cycle()))
}

#[test]
fn every_page_is_fetched_and_stored() {
    room().run(async || {
        let (site, disk) = (site(9), Store::new("disk", 1));

        let report = completes(mirror(site.clone(), named(9), disk.clone()), HANGS).await;

        let mut stored = disk.committed();
        stored.sort();
        assert!(
            stored == named(9) && report == Report { stored: 9, given_up: 0 },
            "WRONG RESULT: of pages 1 to 9 these were stored: {stored:?}; and mirror() returned {report:?}."
        );
    });
}

#[test]
fn three_pages_are_fetched_at_the_same_time() {
    room().run(async || {
        let (site, disk) = (site(9), Store::new("disk", 1));

        completes(mirror(site.clone(), named(9), disk.clone()), HANGS).await;

        let (took, most) = (now(), site.most());
        assert!(
            took <= 130,
            "SERIAL: 9 pages take 15 to 33 ms each and 1 to store, and 3 of them may be fetched at the same time; mirror() returned after {took} ms."
        );
        assert!(
            most <= 3,
            "WRONG RESULT: 3 pages may be fetched at the same time; it was {most} of 9."
        );
    });
}

#[test]
fn a_slow_disk_gives_up_no_page() {
    room().run(async || {
        let (site, disk) = (site(30), Store::new("disk", 100));

        let report = completes(mirror(site.clone(), named(30), disk.clone()), HANGS).await;

        let (given_up, started) = (site.given_up().len(), site.started());
        let story = "each of 30 pages takes 15 to 33 ms to fetch, may take 50, and takes 100 to store";
        assert!(
            given_up == 0 && report.given_up == 0,
            "LOST: {story}; {given_up} of the fetches were given up on the way, and mirror() returned {report:?}."
        );
        assert!(started <= 30, "TWICE: {story}; the site was asked for a page {started} times.");
        let stored = disk.committed().len();
        assert!(
            stored == 30 && report == Report { stored: 30, given_up: 0 },
            "WRONG RESULT: {story}; when mirror() returned {report:?}, {stored} pages were stored."
        );
    });
}

#[test]
fn while_a_page_is_stored_the_others_are_fetched() {
    room().run(async || {
        let (site, disk) = (site(6), Store::new("disk", 100));

        completes(mirror(site.clone(), named(6), disk.clone()), HANGS).await;

        let (unread, took) = (site.unread(), now());
        assert!(
            unread <= 1,
            "BLIND UNDER LOAD: storing a page takes 100 ms; of the fetches that went on meanwhile, one let an answer of the site lie unread for {unread} ms."
        );
        assert!(
            took <= 650,
            "SERIAL: 6 pages take 15 to 33 ms each to fetch and 100 to store; mirror() returned after {took} ms."
        );
    });
}

#[test]
fn a_page_that_never_comes_is_given_up_in_time() {
    room().run(async || {
        let (site, disk) = (site(6), Store::new("disk", 100));
        site.silence("page 2");
        site.silence("page 5");

        let complaint = "pages 2 and 5 of 6 never came, and mirror() never returned.";
        let report = completes(mirror(site.clone(), named(6), disk.clone()), complaint).await;

        let given_up = site.given_up();
        let late: Vec<String> = given_up
            .iter()
            .filter(|(_, after)| *after > 51)
            .map(|(page, after)| format!("{page} after {after} ms"))
            .collect();
        assert!(
            late.is_empty(),
            "BLIND UNDER LOAD: pages 2 and 5 never came, and a page may take 50 ms; what was given up late: {}.",
            late.join(", ")
        );
        let early = given_up.iter().filter(|(_, after)| *after < 50).count();
        assert!(early == 0, "LOST: a page may take 50 ms; {early} were given up before.");
        let started = site.started();
        assert!(
            started <= 6,
            "TWICE: pages 2 and 5 of 6 never came; the site was asked for a page {started} times."
        );
        assert!(
            report == Report { stored: 4, given_up: 2 },
            "WRONG RESULT: pages 2 and 5 of 6 never came, and mirror() returned {report:?}."
        );
    });

    room().run(async || {
        let (site, disk) = (site(6), Store::new("disk", 1));
        for page in ["page 1", "page 2", "page 3"] {
            site.silence(page);
        }
        let asked_for = async {
            sleep(ms(45)).await;
            let before = site.started();
            sleep(ms(10)).await;
            (before, site.started())
        };

        let mirroring = async {
            let _ = timeout(ms(10_000), mirror(site.clone(), named(6), disk.clone())).await;
        };
        let (_, (before, after)) = join!(mirroring, asked_for);

        assert!(
            before == 6 || after > before,
            "BLIND UNDER LOAD: pages 1 to 3 of 6 never came and were given up; 5 ms later no other had been asked for."
        );
    });
}

#[test]
fn pages_do_not_pile_up_before_a_slow_disk() {
    room().run(async || {
        let (site, disk) = (site(60), Store::new("disk", 100));
        let most = Cell::new(0);
        let looking = async {
            loop {
                sleep(ms(5)).await;
                most.set(most.get().max(site.finished() - disk.committed().len()));
            }
        };

        let mirroring = completes(mirror(site.clone(), named(60), disk.clone()), HANGS);
        select! {
            biased;
            _ = mirroring => {}
            () = looking => {}
        }

        let most = most.get();
        assert!(
            most <= 8,
            "LEAK: storing a page takes 100 ms, and 8 may have come and not be stored yet; it was {most} of 60."
        );
    });
}

#[test]
fn a_page_is_stored_as_soon_as_it_is_there() {
    let all_come = ("the first of 6 pages was there at 15 ms", None, 15);
    let one_never_comes = ("page 1 of 6 never came, page 2 takes 24 ms", Some("page 1"), 24);
    for (story, silent, there) in [all_come, one_never_comes] {
        room().run(async move || {
            let (site, disk) = (site(6), Store::new("disk", 100));
            silent.iter().for_each(|page| site.silence(page));

            let first = async {
                while disk.started() == 0 {
                    sleep(ms(1)).await;
                }
                now()
            };
            let mirroring = completes(mirror(site.clone(), named(6), disk.clone()), HANGS);
            let first = select! {
                biased;
                first = first => first,
                _ = mirroring => now(),
            };

            assert!(first <= there + 2, "SERIAL: {story}, and storing began at {first} ms.");
        });
    }
}

#[test]
fn dropped_it_stops_its_fetches() {
    for dropped_at in [12, 62] {
        room().run(async move || {
            let (site, disk) = (Site::new(named(6).into_iter().map(|page| (page, 15))), Store::new("disk", 100));

            select! {
                biased;
                _ = mirror(site.clone(), named(6), disk.clone()) => {}
                () = sleep(ms(dropped_at)) => {}
            }
            settle().await;

            let (running, tasks) = (site.running(), quiet::tasks());
            assert!(
                running == 0,
                "LEAK: mirror() was dropped at {dropped_at} ms; 1 ms later {running} of its fetches went on."
            );
            assert!(
                tasks == 0,
                "ORPHAN TASK: mirror() was dropped at {dropped_at} ms and its fetches ended; 1 ms later tasks that it had started were alive: {tasks}."
            );
        });
    }
}

#[test]
fn the_recording_of_three_pages() {
    let recording = room().record(async || {
        declare(["index", "atlas", "folio", "mirror"]);
        let site = Site::new([("index", 4), ("atlas", 9), ("folio", 8)]);
        site.silence("folio");
        let pages = ["index", "atlas", "folio"].map(str::to_owned).into();

        match timeout(ms(2_000), mirror(site.clone(), pages, Store::new("disk", 100))).await {
            Ok(Report { stored, given_up }) => {
                conclude("mirror", format!("{stored} stored, {given_up} given up"));
            }
            Err(_) => conclude("mirror", "still at work"),
        }
    });

    assert_timeline!("three_pages", recording.only(["index", "atlas", "folio", "mirror"]));
}
