use crate::{ms, shows};
use figure::{Figure, claim, happened};
use listings::p02_leakage::abort_is_not_done::{crowd, first, ready, waits};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Event, Timeline, asked, declare, event, follow};
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::sleep;

/// Counts the tracks that sound at the same time.
#[derive(Clone, Default)]
struct Speaker(Arc<AtomicUsize>);

struct Sound(Speaker);

impl Speaker {
    fn sound(&self) -> Sound {
        self.say(self.0.fetch_add(1, Relaxed) + 1);
        Sound(self.clone())
    }

    fn say(&self, tracks: usize) {
        let tracks = if tracks == 1 { "1 track".into() } else { format!("{tracks} tracks") };
        event("speaker", tracks);
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        let speaker = &self.0;
        speaker.say(speaker.0.fetch_sub(1, Relaxed) - 1);
    }
}

fn play(speaker: &Speaker, track: &'static str) -> JoinHandle<()> {
    let sound = speaker.sound();
    tokio::spawn(follow(track, "playing", async move {
        let _sound = sound;
        sleep(ms(100)).await;
    }))
}

fn a_press_on_next(
    next: impl AsyncFn(JoinHandle<()>, &Speaker) + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["button", "speaker", "track 1", "track 2"]);
        let speaker = Speaker::default();
        let playing = play(&speaker, "track 1");
        sleep(ms(50)).await;
        asked("button", "pressed");
        next(playing, &speaker).await;
        sleep(ms(110)).await;
    })
}

/// How many tracks the speaker played, one after the other.
fn tracks(recording: &Timeline) -> Vec<u64> {
    let count = |event: &Event| event.what.split(' ').next()?.parse().ok();
    recording.lanes()[1].events.iter().filter_map(count).collect()
}

#[test]
fn both_tracks_sound_right_after_abort() {
    let recording = a_press_on_next(async |playing, speaker| {
        first::next_track(playing, || drop(play(speaker, "track 2"))).await;
    });

    let figure = Figure::new(recording)
        .asks([
            claim(|it| tracks(it) == [1, 0, 1, 0]),
            happened("speaker", "50 1 track"),
            happened("speaker", "100 1 track"),
        ])
        .broke("for a moment there are two tracks", happened("speaker", "50 2 tracks"));

    shows("02_leakage/abort_is_not_done/first", figure);
}

#[test]
fn a_track_that_was_waited_for_is_silent() {
    let recording = a_press_on_next(async |playing, speaker| {
        waits::next_track(playing, || drop(play(speaker, "track 2"))).await;
    });

    let figure = Figure::new(recording)
        .held("the second track waits for the silence", |it| tracks(it) == [1, 0, 1, 0]);

    shows("02_leakage/abort_is_not_done/waits", figure);
}

#[test]
fn one_turn_is_not_enough_for_a_crowd() {
    let recording = Room::new().record_repeatedly(16, async || {
        let crowd = (0..100).map(|_| tokio::spawn(sleep(ms(1000)))).collect();
        sleep(ms(50)).await;
        crowd::stop_all(crowd, |when| event("alive", format!("{} {when}", tasks()))).await;
    });

    let figure = Figure::new(recording)
        .broke("one turn leaves 39 of 100 tasks alive", happened("alive", "50 39 after one turn"))
        .held("none is alive after every handle", happened("alive", "50 0 after every handle"));

    shows("02_leakage/abort_is_not_done/crowd", figure);
}

#[test]
fn an_await_that_is_ready_does_not_end_a_task() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["printer", "handle"]);
        let (give, take) = tokio::sync::oneshot::channel::<AbortHandle>();
        let printer = tokio::spawn(async move {
            let own = take.await.unwrap();
            ready::print(4, |page| {
                event("printer", format!("page {page}"));
                if page == 2 {
                    own.abort();
                    event("printer", "aborted");
                }
                std::future::ready(())
            })
            .await;
        });
        give.send(printer.abort_handle()).unwrap();
        event("handle", format!("{:?}", printer.await.map_err(|_| "cancelled")));
    });

    let figure = Figure::new(recording)
        .broke("it printed two pages after it was aborted", happened("printer", "0 page 4"));

    shows("02_leakage/abort_is_not_done/ready", figure);
}

#[test]
fn a_handle_tells_what_had_become_of_the_task() {
    Room::new().tolerate_panics().run(async || {
        let finished = tokio::spawn(async { 7 });
        let crashed = tokio::spawn(async { panic!("part of the story") });
        let waiting = tokio::spawn(sleep(ms(1000)));
        settle().await;

        finished.abort();
        crashed.abort();
        waiting.abort();
        assert!(!waiting.is_finished());
        assert_eq!(finished.await.unwrap(), 7);
        let crashed: Result<(), _> = crashed.await;
        assert!(crashed.unwrap_err().is_panic());
        assert!(waiting.await.unwrap_err().is_cancelled());
    });
}

#[test]
fn a_task_that_was_never_polled_is_aborted_unrun() {
    testkit::run(async || {
        let never = tokio::spawn(async { unreachable!("it never runs") });
        never.abort();
        let never: Result<(), _> = never.await;
        assert!(never.unwrap_err().is_cancelled());
    });
}

#[test]
fn a_handle_that_aborts_on_drop_asks_as_well() {
    testkit::run(async || {
        let task = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(sleep(ms(1000))));
        settle().await;
        drop(task);
        assert_eq!(tasks(), 1);
        settle().await;
        assert_eq!(tasks(), 0);
    });
}
