use std::{
    sync::{Arc, Mutex as StdMutex},
    time::Duration,
};

use futurelock::with_notes;
use testkit::{
    assert_timeline, quiet,
    run::Room,
    scene::{Entry, Logbook},
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    sync::Mutex,
    time::{sleep, timeout},
};

const NOTE: &str = "still at work";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// An observatory: the log, and what is seen of the work.
#[derive(Clone, Default)]
struct Night {
    pages: Logbook,
    log: Arc<Mutex<Logbook>>,
    steps: Arc<StdMutex<Vec<u64>>>,
}

impl Night {
    fn begin() -> Self {
        let pages = Logbook::new();
        Self { log: Arc::new(Mutex::new(pages.clone())), pages, steps: Arc::default() }
    }

    /// Somebody has the log from `from` until `until`, and writes nothing.
    async fn taken(&self, from: u64, until: u64) {
        sleep(ms(from)).await;
        let log = self.log.lock().await;
        sleep(ms(until - from)).await;
        drop(log);
    }

    /// Work of this many steps of 12 ms, which does not use the log.
    fn work(&self, steps: u64) -> impl Future<Output = u64> + Send + 'static {
        self.work_in_steps_of(12, steps)
    }

    fn work_in_steps_of(
        &self,
        millis: u64,
        steps: u64,
    ) -> impl Future<Output = u64> + Send + 'static {
        let night = self.clone();
        async move {
            for _ in 0..steps {
                sleep(ms(millis)).await;
                night.steps.lock().unwrap().push(now());
            }
            now()
        }
    }

    /// Runs `work` with notes and says when its result was there, and when it was returned.
    async fn run(
        &self,
        work: impl Future<Output = u64> + Send + 'static,
        story: &str,
    ) -> (u64, u64) {
        let over = Arc::new(StdMutex::new(None));
        let is_over = over.clone();
        let work = async move {
            let ready = work.await;
            *is_over.lock().unwrap() = Some(ready);
            ready
        };
        let Ok(ready) = timeout(ms(2000), with_notes(self.log.clone(), work)).await else {
            let at = now();
            match *over.lock().unwrap() {
                Some(ready) => panic!(
                    "HANG: {story} It was over at {ready} ms; at {at} ms with_notes() had not returned."
                ),
                None => panic!("HANG: {story} At {at} ms it was not over."),
            }
        };
        (ready, now())
    }

    /// Whether each step took its time and no longer.
    #[track_caller]
    fn no_step_is_late(&self, millis: u64, what: &str) {
        for (number, at) in (1..).zip(self.steps.lock().unwrap().iter()) {
            assert!(
                *at == millis * number,
                "SERIAL: {what}; its steps take {millis} ms each, and its step {number} was done at {at} ms."
            );
        }
    }

    fn notes(&self) -> Vec<Entry> {
        self.pages.lines().into_iter().filter(|line| line.text == NOTE).collect()
    }

    /// When the notes were begun.
    fn noted(&self) -> String {
        let began: Vec<String> = self.notes().iter().map(|note| note.began.to_string()).collect();
        if began.is_empty() {
            "no note was written".into()
        } else {
            format!("notes were begun at {} ms", began.join(", "))
        }
    }
}

#[test]
fn the_result_of_the_work_is_returned() {
    room().run(async || {
        let night = Night::begin();

        let (ready, at) = night.run(night.work(3), "nobody had the log, and the work takes 36 ms.").await;

        assert!(
            (ready, at) == (36, 36),
            "WRONG RESULT: the work took 36 ms; its result was there at {ready} ms and returned at {at}."
        );
        assert!(
            night.notes().is_empty(),
            "WRONG RESULT: the work took 36 ms, and {}; the first is due after 50.",
            night.noted()
        );
    });
}

#[test]
fn a_note_is_written_every_50_ms() {
    room().run(async || {
        let night = Night::begin();

        night.run(night.work(16), "nobody had the log, and the work takes 192 ms.").await;

        let notes = night.notes();
        let due = [50..=50, 100..=105, 150..=160];
        assert!(
            notes.len() == 3,
            "LOST: the work took 192 ms, so that three notes were due; {}.",
            night.noted()
        );
        assert!(
            notes.iter().zip(due).all(|(note, due)| due.contains(&note.began)),
            "WRONG RESULT: the work took 192 ms; {}.",
            night.noted()
        );
    });
}

#[test]
fn work_that_has_the_log_goes_on() {
    room().run(async || {
        let night = Night::begin();
        let (log, log_of_work) = (night.log.clone(), night.clone());
        let work = async move {
            sleep(ms(40)).await;
            let mut log = log.lock().await;
            log.write("exposure begun").await;
            sleep(ms(20)).await;
            log.write("exposure ended").await;
            drop(log);
            log_of_work.work(2).await
        };

        let (ready, at) = night
            .run(work, "the work took the log at 40 ms, needed it for 30, and 24 more.")
            .await;

        assert!(
            ready == 94 && at <= 99,
            "SERIAL: the work had the log from 40 to 70 ms and needed 24 more; its result was there at {ready} ms, and \
             returned at {at}."
        );
    });
}

#[test]
fn work_that_waits_for_the_log_goes_on() {
    room().run(async || {
        let night = Night::begin();
        let (log, log_of_work) = (night.log.clone(), night.clone());
        let work = async move {
            sleep(ms(40)).await;
            log.lock().await.write("exposure begun").await;
            log_of_work.work(2).await
        };

        let story = "somebody had the log from 30 to 70 ms; then it was the turn of the work, which had asked for it at \
            40 and takes 29 ms from there.";
        let (_, (ready, at)) = join!(night.taken(30, 70), night.run(work, story));

        assert!(
            ready == 99 && at <= 104,
            "SERIAL: somebody had the log from 30 to 70 ms; the work had asked for it at 40, and needed 29 ms from there. \
             Its result was there at {ready} ms, and returned at {at}."
        );
    });
}

#[test]
fn work_that_needs_no_log_goes_on() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 30 to 330 ms, and the work, which does not use it, takes 120.";
        let (_, (ready, _)) = join!(night.taken(30, 330), night.run(night.work(10), story));

        night.no_step_is_late(12, "somebody had the log from 30 to 330 ms, and the work does not use it");
        assert!(ready == 120, "WRONG RESULT: the work was done at 120 ms, and returned {ready}.");
    });
}

#[test]
fn work_goes_on_while_a_note_is_written() {
    room().run(async || {
        let night = Night::begin();

        let story = "nobody had the log, and the work takes 99 ms.";
        let (ready, _) = night.run(night.work_in_steps_of(3, 33), story).await;

        night.no_step_is_late(3, "a note was due at 50 ms and took 5 ms to write");
        assert!(ready == 99, "WRONG RESULT: the work was done at 99 ms, and returned {ready}.");
    });
}

#[test]
fn a_long_night_comes_to_an_end() {
    room().run(async || {
        let night = Night::begin();
        let log = night.log.clone();
        let work = async move {
            for _ in 0..20 {
                sleep(ms(17)).await;
                let mut log = log.lock().await;
                log.write("exposure begun").await;
                sleep(ms(14)).await;
                log.write("exposure ended").await;
            }
            now()
        };

        let story = "the work was to make 20 exposures of 41 ms.";
        let (ready, _) = night.run(work, story).await;

        assert!(
            ready <= 20 * 46,
            "SERIAL: the work made 20 exposures of 41 ms, and may have waited for 20 notes of 5; it was done at {ready} ms."
        );
    });
}

#[test]
fn a_result_does_not_wait_for_the_log() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 30 to 330 ms, and the work takes 120.";
        let (_, (ready, at)) = join!(night.taken(30, 330), night.run(night.work(10), story));

        assert!(
            at <= ready + 5,
            "SERIAL: somebody had the log from 30 to 330 ms; the work was over at {ready}, and its result was returned at \
             {at}."
        );
    });
}

#[test]
fn a_note_that_is_due_waits_for_its_turn() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 80 ms, and the work takes 96.";
        join!(night.taken(40, 80), night.run(night.work(8), story));

        let notes = night.notes();
        assert!(
            notes.len() == 1 && notes[0].began == 80,
            "LOST: a note was due at 50 ms, and somebody had the log from 40 to 80; the work took 96 ms, and {}.",
            night.noted()
        );
    });
}

#[test]
fn a_note_that_is_due_goes_before_those_who_ask_later() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 80 ms, somebody else asked for it at 60, and the work takes 96.";
        let work = night.run(night.work(8), story);
        join!(night.taken(40, 80), night.taken(60, 70), work);

        assert!(
            night.notes().iter().all(|note| note.began <= 80),
            "WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 80; somebody else asked for it at 60 \
             and needed it for 10; {}.",
            night.noted()
        );
    });
}

#[test]
fn a_note_keeps_its_turn_however_long_it_waits() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 1540 ms, somebody else asked for it at 60, and the work takes 1584.";
        let work = night.run(night.work(132), story);
        join!(night.taken(40, 1540), night.taken(60, 70), work);

        let notes = night.notes();
        assert!(
            notes.len() == 1 && notes[0].began == 1540,
            "WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 1540; somebody else asked for it at 60 \
             and needed it for 10; the work took 1584 ms, and {}.",
            night.noted()
        );
    });
}

#[test]
fn a_note_that_was_late_puts_off_the_next() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 240 ms, and the work takes 324.";
        join!(night.taken(40, 240), night.run(night.work(27), story));

        let notes = night.notes();
        assert!(
            notes.len() == 2 && (290..=295).contains(&notes[1].began),
            "WRONG RESULT: a note was due at 50 ms, and somebody had the log from 40 to 240, so that the next was due 50 ms \
             after that; the work took 324 ms, and {}.",
            night.noted()
        );
    });
}

#[test]
fn a_note_that_was_begun_is_written_to_its_end() {
    room().run(async || {
        let night = Night::begin();
        let work = async {
            sleep(ms(52)).await;
            now()
        };

        let (ready, at) = night.run(work, "nobody had the log, and the work takes 52 ms.").await;
        sleep(ms(20)).await;

        let notes = night.notes();
        assert!(
            notes.len() == 1,
            "LOST: a note was due at 50 ms, and the work took 52; {}.",
            night.noted()
        );
        assert!(
            notes[0].is_whole,
            "TORN: a note was begun at 50 ms and takes 5 ms to write; the work was over at 52, and half of the note \
             stands in the log."
        );
        assert!(
            at <= 55,
            "SERIAL: the work was over at {ready} ms and the note at 55; the result was returned at {at}."
        );
    });
}

#[test]
fn no_note_is_begun_when_the_work_is_over() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 80 ms, and the work takes 72.";
        join!(night.taken(40, 80), night.run(night.work(6), story));
        sleep(ms(500)).await;

        let notes = night.notes();
        assert!(
            notes.is_empty(),
            "GHOST EFFECT: a note was due at 50 ms, somebody had the log from 40 to 80, and the work was over at 72; {}.",
            night.noted()
        );
    });
}

#[test]
fn work_that_ends_with_the_log_in_its_hands_is_over() {
    for _ in 0..32 {
        room().run(async || {
            let night = Night::begin();
            let log = night.log.clone();
            let work = async move {
                sleep(ms(40)).await;
                let _log = log.lock().await;
                sleep(ms(40)).await;
                now()
            };

            night.run(work, "the work took the log at 40 ms, and was over at 80.").await;
            sleep(ms(20)).await;

            assert!(
                night.notes().is_empty(),
                "GHOST EFFECT: a note was due at 50 ms, and the work had the log from 40 to 80, and was over when it gave it \
                 back; {}.",
                night.noted()
            );
        });
    }
}

#[test]
fn who_drops_it_stops_the_work() {
    for (millis, what) in [(25, "before the first note was due"), (75, "after the first note")] {
        room().run(async move || {
            let night = Night::begin();

            let dropped = timeout(ms(millis), with_notes(night.log.clone(), night.work(20))).await;
            let before = night.steps.lock().unwrap().len();
            sleep(ms(10)).await;
            let tasks = quiet::tasks();
            sleep(ms(500)).await;

            assert!(
                dropped.is_err(),
                "WRONG RESULT: the work takes 240 ms, and its result was returned within {millis}."
            );
            let later = night.steps.lock().unwrap().len() - before;
            assert!(
                later == 0,
                "LEAK: with_notes() was dropped at {millis} ms, {what}; after that {later} steps of the work were done."
            );
            assert!(
                tasks == 0,
                "ORPHAN TASK: with_notes() was dropped at {millis} ms, {what}; 10 ms later the tasks alive were {tasks}."
            );
        });
    }
}

#[test]
fn who_drops_it_reads_no_other_note() {
    for (millis, what) in
        [(62, "while a note waited for the log"), (110, "when a note had been written")]
    {
        room().run(async move || {
            let night = Night::begin();

            let dropped = timeout(ms(millis), with_notes(night.log.clone(), night.work(20)));
            let (_, dropped) = join!(night.taken(40, 80), async {
                let dropped = dropped.await;
                let before = night.notes().len();
                sleep(ms(500)).await;
                dropped.map(drop).map_err(|_| night.notes().len() - before)
            });

            let later = dropped
                .expect_err("WRONG RESULT: the work takes 240 ms, and was done before that.");
            assert!(
                later == 0,
                "GHOST EFFECT: with_notes() was dropped at {millis} ms, {what}; notes that came after that: {later}; in all, {}.",
                night.noted()
            );
        });
    }
}

#[test]
fn nothing_is_left_when_the_work_is_over() {
    room().run(async || {
        let night = Night::begin();

        let story = "somebody had the log from 40 to 80 ms, and the work takes 72.";
        let (_, tasks) = join!(night.taken(40, 80), async {
            night.run(night.work(6), story).await;
            sleep(ms(10)).await;
            quiet::tasks()
        });

        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: the work was over at 72 ms; 10 ms later the tasks alive were {tasks}."
        );
    });
}

#[test]
fn the_recording_of_a_night() {
    let recording = room().record(async || {
        declare(["ann", "work", "log", "after"]);
        let night = Night::begin();
        let log = night.log.clone();
        let work = async move {
            event("work", "begins");
            sleep(ms(40)).await;
            event("work", "wants the log");
            log.lock().await.write("exposure begun").await;
            sleep(ms(21)).await;
            event("work", "over");
        };
        let ann = async {
            sleep(ms(30)).await;
            let log = night.log.lock().await;
            event("ann", "takes the log");
            sleep(ms(40)).await;
            event("ann", "gives it back");
            drop(log);
        };

        let _ = join!(ann, timeout(ms(2000), with_notes(night.log.clone(), work)));
        sleep(ms(100)).await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_night", recording);
}
