use crate::{ms, shows};
use figure::{Claim, Figure, claim, ends};
use listings::p03_blindness::idle_timeout::{Machine, early, first, pattern, remind, ways};
use testkit::run::Room;
use testkit::timeline::{Lane, Timeline, declare, event, follow};
use tokio::join;
use tokio::time::{Instant, sleep, timeout};

/// What happens whether a machine sees it or not.
async fn happens(lane: &str, what: &str, times: &[u64]) {
    let mut before = 0;
    for at in times {
        sleep(ms(at - before)).await;
        before = *at;
        event(lane, what);
    }
}

/// A session on `lane`, given up by us at the end.
async fn until(end: u64, lane: &str, session: impl Future<Output = ()>) {
    let _ = timeout(ms(end), follow(lane, "session", session)).await;
}

#[test]
fn a_session_lasts_as_long_as_there_are_adverts() {
    const TOUCHES: &[u64] = &[10, 30];
    const ADVERTS: &[u64] = &[40, 80, 120, 160];
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["customer", "adverts", "machine"]);
        let machine = Machine::new(TOUCHES, ADVERTS);
        join!(
            happens("customer", "touches", TOUCHES),
            happens("adverts", "next", ADVERTS),
            until(200, "machine", first::session(&machine)),
        );
    });

    let figure = Figure::new(recording)
        .framed(|frame| frame.later(35))
        .asks([
            ends("machine", "90 session done"),
            ends("machine", "100 session done"),
            ends("machine", "200 session dropped"),
        ])
        .broke(
            "170 ms after the last touch the session has not ended",
            ends("machine", "200 session dropped"),
        );

    shows("03_blindness/idle_timeout/first", figure);
}

#[test]
fn six_timers_for_one_session() {
    const TOUCHES: &[u64] = &[10, 50, 90];
    const ADVERTS: &[u64] = &[40, 80, 120, 160, 200];
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["customer", "adverts"]);
        declare(["sleep in the branch", "timeout in the branch"]);
        declare(["sleep before the loop", "interval before the loop"]);
        declare(["sleep that is reset", "deadline that moves"]);
        let machines = [(); 6].map(|()| Machine::new(TOUCHES, ADVERTS));
        join!(
            happens("customer", "touches", TOUCHES),
            happens("adverts", "next", ADVERTS),
            until(220, "sleep in the branch", ways::sleep_in_the_branch(&machines[0])),
            until(220, "timeout in the branch", ways::timeout_in_the_branch(&machines[1])),
            until(220, "sleep before the loop", ways::sleep_before_the_loop(&machines[2])),
            until(220, "interval before the loop", ways::interval_before_the_loop(&machines[3])),
            until(220, "sleep that is reset", ways::sleep_that_is_reset(&machines[4])),
            until(220, "deadline that moves", ways::deadline_that_moves(&machines[5])),
        );
    });

    let figure = Figure::new(recording)
        .framed(|frame| frame.later(5))
        .asks([in_time(1), in_time(2), in_time(4), in_time(6)])
        .held("two sessions end 60 ms after the last touch", |it| in_time(2)(it))
        .broke("two do not end", |it| sessions_that_end(it, "220 session dropped") == 2)
        .broke("one ends before it has begun", |it| sessions_that_end(it, "0 session done") == 1)
        .broke("one ends between two touches", |it| sessions_that_end(it, "60 session done") == 1);

    shows("03_blindness/idle_timeout/ways", figure);
}

fn sessions_that_end(recording: &Timeline, with: &str) -> usize {
    let last = |lane: &Lane| lane.events.last().map(ToString::to_string);
    recording.lanes().iter().filter(|lane| last(lane).as_deref() == Some(with)).count()
}

/// So many sessions end 60 ms after the last touch.
fn in_time(sessions: usize) -> Claim {
    claim(move |it| sessions_that_end(it, "150 session done") == sessions)
}

/// So many tickets are printed.
fn tickets(printed: usize) -> Claim {
    claim(move |it| it.text().matches("ticket done").count() == printed)
}

/// A ticket takes 80 ms to print, and the timer 60 ms to fire.
const PRINTS: &[u64] = &[10, 100];
const BETWEEN: &[u64] = &[95, 195, 215];

#[test]
fn a_timer_that_runs_while_the_machine_prints_fires_too_early() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["customer", "printer", "machine"]);
        let machine = Machine::new(PRINTS, BETWEEN).prints(80);
        join!(
            happens("customer", "touches", PRINTS),
            until(300, "machine", early::session(&machine)),
        );
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(50))
        .asks([tickets(2), tickets(1), tickets(0)])
        .broke("the session ends with the ticket, 10 ms before the next touch", |it| {
            sessions_that_end(it, "90 session done") == 1
        });

    shows("03_blindness/idle_timeout/early", figure);
}

#[test]
fn a_touch_that_waits_and_a_timer_that_has_fired_are_a_matter_of_chance() {
    testkit::run(async || {
        let mut second_tickets = 0;
        for _ in 0..200 {
            let began = Instant::now();
            let machine = Machine::new(&[10, 80], &[]).prints(80);
            early::session(&machine).await;
            second_tickets += usize::from(began.elapsed() > ms(100));
        }
        assert!((35..130).contains(&second_tickets), "{second_tickets} of 200");
    });
}

#[test]
fn a_timer_that_starts_after_the_ticket_fires_in_time() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["customer", "printer", "adverts", "machine"]);
        let machine = Machine::new(PRINTS, BETWEEN).prints(80);
        join!(
            happens("customer", "touches", PRINTS),
            happens("adverts", "next", BETWEEN),
            until(300, "machine", pattern::session(&machine)),
        );
    });
    let figure = Figure::new(recording)
        .held("two tickets are printed", |it| tickets(2)(it))
        .held("the session ends 60 ms after the second, whatever is advertised", |it| {
            sessions_that_end(it, "240 session done") == 1
        });

    shows("03_blindness/idle_timeout/pattern", figure);
}

#[test]
fn a_timer_that_has_fired_fires_again_at_once() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["left as it is", "reset"]);
        join!(
            remind::three_times(|| event("left as it is", "beep")),
            remind::three_times_apart(|| event("reset", "beep")),
        );
    });
    let figure = Figure::new(recording)
        .broke("a timer that was not reset fires again at once", |it| {
            it.text().contains("60 beep · 60 beep · 60 beep")
        })
        .held("one that was reset fires 60 ms later", |it| {
            it.text().contains("60 beep · 120 beep · 180 beep")
        });

    shows("03_blindness/idle_timeout/remind", figure);
}
