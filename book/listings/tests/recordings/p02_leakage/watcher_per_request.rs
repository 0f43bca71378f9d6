use crate::{ms, shows};
use figure::{Claim, Figure, claim, ends};
use futures::future::join_all;
use listings::p02_leakage::watcher_per_request::{in_place, watched};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, declare, event, follow};
use tokio::join;
use tokio::time::{Sleep, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Two files are complete when the service stops, and one is not; 20 ms later the process ends.
fn stopped_at_50<W>(write: W) -> Timeline
where
    W: AsyncFn(&CancellationToken, &'static str, Sleep, fn()) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["service", "monday", "tuesday", "wednesday"]);
        let stop = CancellationToken::new();
        let service = async {
            sleep(ms(50)).await;
            asked("service", "stops");
            stop.cancel();
            sleep(ms(20)).await;
        };
        let monday = write(&stop, "monday", sleep(ms(15)), || event("monday", "removed"));
        let tuesday = write(&stop, "tuesday", sleep(ms(35)), || event("tuesday", "removed"));
        let wednesday = write(&stop, "wednesday", sleep(ms(85)), || event("wednesday", "removed"));
        let files = async { join!(monday, tuesday, wednesday) };
        let _ = timeout(ms(70), async { join!(service, files) }).await;
    })
}

/// How many tasks are alive after the first file, the tenth and the hundredth, and after the stop.
fn counted<W>(write: W) -> Timeline
where
    W: AsyncFn(&CancellationToken, Sleep, fn()) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["service", "files", "tasks"]);
        let stop = CancellationToken::new();
        let mut written = 0;
        for files in [1, 10, 100] {
            join_all((written..files).map(|_| write(&stop, sleep(ms(9)), || {}))).await;
            written = files;
            settle().await;
            event("files", format!("{written} written"));
            event("tasks", format!("{} alive", tasks()));
        }
        sleep(ms(10)).await;
        asked("service", "stops");
        stop.cancel();
        sleep(ms(10)).await;
        event("tasks", format!("{} alive", tasks()));
    })
}

/// Those files were removed at 50 ms, and no others.
fn removed<const N: usize>(files: [&'static str; N]) -> Claim {
    claim(move |it| {
        let removed = it
            .lanes()
            .iter()
            .filter(|lane| lane.events.iter().any(|event| event.to_string() == "50 removed"));
        removed.map(|lane| lane.name.as_str()).eq(files)
    })
}

/// The number of tasks before the service stopped.
fn most(recording: &Timeline) -> &str {
    &recording.lanes()[2].events[2].what
}

#[test]
fn a_watcher_removes_the_files_of_a_week() {
    let write = async |stop: &CancellationToken, name: &'static str, time, remove: fn()| {
        watched::write(stop, follow(name, "writing", time), remove).await;
    };
    let figure = Figure::new(stopped_at_50(write))
        .asks([removed(["wednesday"]), removed([]), removed(["monday", "tuesday", "wednesday"])])
        .broke("two complete files are removed", removed(["monday", "tuesday", "wednesday"]))
        .broke("one is written after its removal", ends("wednesday", "70 writing dropped"));

    shows("02_leakage/watcher_per_request/watched", figure);
}

#[test]
fn a_future_that_watches_for_itself_removes_its_own_file() {
    let write = async |stop: &CancellationToken, name: &'static str, time, remove: fn()| {
        in_place::write(stop, follow(name, "writing", time), remove).await;
    };
    let figure = Figure::new(stopped_at_50(write))
        .held("the file that is not complete is removed, and no other", removed(["wednesday"]));

    shows("02_leakage/watcher_per_request/in_place", figure);
}

#[test]
fn every_file_adds_a_task_until_the_service_stops() {
    let write = async |stop: &CancellationToken, time, remove: fn()| {
        watched::write(stop, time, remove).await;
    };
    let figure = Figure::new(counted(write))
        .broke("every file leaves a task until the service stops", |it| most(it) == "100 alive");

    shows("02_leakage/watcher_per_request/watched_count", figure);
}

#[test]
fn no_file_adds_a_task() {
    let write = async |stop: &CancellationToken, time, remove: fn()| {
        in_place::write(stop, time, remove).await;
    };
    let figure =
        Figure::new(counted(write)).held("no file leaves a task", |it| most(it) == "0 alive");

    shows("02_leakage/watcher_per_request/in_place_count", figure);
}
