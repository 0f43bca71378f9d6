use crate::{ms, shows};
use figure::{Figure, alive_at, happened};
use listings::p02_leakage::dashboard_refresh::{owned, spawned};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::scene::{Service, Unavailable};
use testkit::timeline::{Timeline, cancelled, conclude, declare, event};
use tokio::time::{sleep, timeout};

fn index() -> Service {
    Service::new([("people", 70), ("pages", 90)])
}

fn given_up<S>(search: S) -> Timeline
where
    S: AsyncFnOnce(Service) -> Result<[String; 2], Unavailable> + Clone + Send + 'static,
{
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["search", "people", "pages", "after"]);
        event("search", "began");
        let found = timeout(ms(30), search(index())).await;
        assert!(found.is_err());
        cancelled("search", "given up");
        settle().await;
        conclude("after", format!("{} tasks alive", tasks()));
        sleep(ms(100)).await;
    })
}

/// Five letters, typed 10 ms apart; each starts a search and gives up the one before.
fn typed<S>(search: S) -> Timeline
where
    S: AsyncFn(Service) -> Result<[String; 2], Unavailable> + Clone + Send + 'static,
{
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["letters", "tasks"]);
        for letters in ["t", "to", "tok", "toki", "tokio"] {
            event("letters", letters);
            let found = timeout(ms(9), search(index())).await;
            assert!(found.is_err());
            settle().await;
            event("tasks", format!("{} alive", tasks()));
        }
        for pause in [14, 19, 9, 9, 9, 9, 9] {
            sleep(ms(pause)).await;
            settle().await;
            event("tasks", format!("{} alive", tasks()));
        }
    });
    recording.only(["letters", "tasks"])
}

/// When the fetches ended.
fn ends(recording: &Timeline) -> Vec<u64> {
    let fetches =
        recording.lanes().iter().filter(|lane| ["people", "pages"].contains(&&*lane.name));
    fetches.map(|lane| lane.events[1].at).collect()
}

#[test]
fn a_search_that_spawns_goes_on_after_it_was_given_up() {
    let figure = Figure::new(given_up(spawned::search))
        .asks([alive_at(50, []), alive_at(50, ["people", "pages"]), alive_at(50, ["pages"])])
        .broke("two fetches run for nobody, the last until 90 ms", |it| ends(it) == [70, 90]);

    shows("02_leakage/dashboard_refresh/spawned", figure);
}

#[test]
fn a_search_that_owns_its_tasks_takes_them_along() {
    let figure = Figure::new(given_up(owned::search))
        .held("both fetches ended when the search was given up", |it| ends(it) == [30, 30]);

    shows("02_leakage/dashboard_refresh/owned", figure);
}

#[test]
fn every_letter_adds_two_tasks() {
    let figure = Figure::new(typed(spawned::search)).broke(
        "each letter adds two tasks, and nobody waits for the ten",
        happened("tasks", "50 10 alive"),
    );

    shows("02_leakage/dashboard_refresh/spawned_letters", figure);
}

#[test]
fn no_letter_leaves_a_task_behind() {
    let none = |it: &Timeline| it.lanes()[1].events.iter().all(|event| event.what == "0 alive");
    let figure = Figure::new(typed(owned::search)).held("no letter leaves a task behind", none);

    shows("02_leakage/dashboard_refresh/owned_letters", figure);
}

#[test]
fn both_find_what_there_is() {
    testkit::run(async || {
        assert_eq!(spawned::search(index()).await.unwrap(), ["people", "pages"]);
        assert_eq!(owned::search(index()).await.unwrap(), ["people", "pages"]);
    });
}
