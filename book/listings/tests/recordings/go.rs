use crate::{ms, shows};
use listings::go::work::work;
use testkit::run::Room;
use testkit::timeline::{declare, event, follow};
use tokio::join;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

#[test]
fn a_worker_that_is_asked_to_stop_finishes_its_step_and_flushes() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "worker"]);
        let stop = CancellationToken::new();
        let owner = async {
            sleep(ms(30)).await;
            event("owner", "cancels the token");
            stop.cancel();
        };

        join!(work(&stop, step, flush), owner);
    });

    shows("go/asked", recording);
}

#[test]
fn a_worker_that_is_dropped_ends_in_the_middle_of_its_step() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "worker"]);
        let stop = CancellationToken::new();

        let stopped = timeout(ms(30), work(&stop, step, flush)).await;
        assert!(stopped.is_err());
        event("owner", "drops the future");
    });

    shows("go/dropped", recording);
}

async fn step() {
    follow("worker", "step", sleep(ms(20))).await;
}

async fn flush() {
    follow("worker", "flush", sleep(ms(5))).await;
}
