use crate::{at, ms, shows};
use figure::{Figure, claim};
use listings::go::work::work;
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, cancelled, declare, follow};
use tokio::join;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

#[test]
fn a_worker_that_is_asked_to_stop_finishes_its_step_and_flushes() {
    let figure = Figure::new(asked_to_stop()).held(
        "it finished its step and flushed, 15 ms after it was asked to stop",
        |it| {
            at(it, "owner", "cancels the token") == Some(30)
                && at(it, "worker", "flush done") == Some(45)
        },
    );

    shows("go/asked", figure);
}

#[test]
fn a_worker_that_is_dropped_ends_in_the_middle_of_its_step() {
    let flushed = |it: &Timeline| at(it, "worker", "flush started").is_some();
    let cut = |it: &Timeline| at(it, "worker", "step dropped") == Some(30);
    let figure = Figure::new(dropped())
        .beside(&asked_to_stop())
        .broke("its step was cut, and nothing was flushed", move |it| cut(it) && !flushed(it))
        .asks([
            claim(flushed),
            claim(move |it| !cut(it) && !flushed(it)),
            claim(move |it| cut(it) && !flushed(it)),
        ]);

    shows("go/dropped", figure);
}

fn asked_to_stop() -> Timeline {
    Room::new().record_repeatedly(16, async || {
        declare(["owner", "worker"]);
        let stop = CancellationToken::new();
        let owner = async {
            sleep(ms(30)).await;
            asked("owner", "cancels the token");
            stop.cancel();
        };

        join!(work(&stop, step, flush), owner);
    })
}

fn dropped() -> Timeline {
    Room::new().record_repeatedly(16, async || {
        declare(["owner", "worker"]);
        let stop = CancellationToken::new();

        let stopped = timeout(ms(30), work(&stop, step, flush)).await;
        assert!(stopped.is_err());
        cancelled("owner", "drops the future");
    })
}

async fn step() {
    follow("worker", "step", sleep(ms(20))).await;
}

async fn flush() {
    follow("worker", "flush", sleep(ms(5))).await;
}
