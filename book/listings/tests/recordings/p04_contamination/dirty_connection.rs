use crate::{ms, shows, version};
use figure::{Explorable, Figure, claim, ends, happened};
use listings::p04_contamination::dirty_connection::handed_over::Lent;
use listings::p04_contamination::dirty_connection::session::Session;
use listings::p04_contamination::dirty_connection::{first, rolled_back, taken_out};
use std::sync::Arc;
use testkit::cut::{self, Recorded};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, now};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn count_visit(session: &mut Session) {
    session.begin().await;
    session.count_visit().await;
    session.commit().await;
}

async fn visit(shared: &Mutex<Session>) {
    count_visit(&mut *shared.lock().await).await;
}

async fn visit_or_open(shared: &Mutex<Option<Session>>) {
    let mut place = shared.lock().await;
    let mut session = match place.take() {
        Some(session) => session,
        None => Session::open().await,
    };
    count_visit(&mut session).await;
    *place = Some(session);
}

/// A customer orders, and gives up at 25 ms; a visit is counted at 60.
fn gives_up(visit: impl AsyncFn(&Mutex<Session>) + Clone + Send + 'static) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["customer", "visitor", "database"]);
        let shared = Mutex::new(Session::default());
        event("customer", "orders");
        assert!(timeout(ms(25), first::order(&shared)).await.is_err());
        cancelled("customer", "gives up");
        sleep(ms(35)).await;
        event("visitor", "is counted");
        visit(&shared).await;
    })
}

#[test]
fn the_next_one_commits_what_was_left_open() {
    let commits = |rows: &'static str| {
        claim(move |it| {
            let database = &it.lanes()[2].events;
            database.iter().any(|event| event.what == format!("commits {rows}"))
        })
    };
    let figure = Figure::new(gives_up(visit))
        .asks([commits("visit"), commits("stock -1, order, visit"), commits("stock -1, visit")])
        .broke("the visitor has sold an umbrella that nobody ordered", |it| {
            it.text().contains("commits stock -1, visit")
        });

    shows("04_contamination/dirty_connection/first", figure);
}

#[test]
fn a_rollback_before_each_use_cleans_up_after_others() {
    let figure = Figure::new(gives_up(async |shared| rolled_back::visit(shared).await))
        .held("nothing of the order counts", ends("database", "100 commits visit"));

    shows("04_contamination/dirty_connection/rolled_back", figure);
}

/// The session is there from the beginning, and the visit comes at 100 ms.
fn cut_everywhere<S: 'static>(
    session: impl Fn() -> S + Send + Sync + 'static,
    order: impl AsyncFn(&Mutex<S>) + Send + Sync + 'static,
    visit: impl AsyncFn(&Mutex<S>) + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["customer", "visitor", "database"]);
        let shared = Mutex::new(session());
        event("customer", "orders");
        match cut::marked(order(&shared)).await {
            Some(()) => event("customer", "has ordered"),
            None => cancelled("customer", "gives up"),
        }
        sleep(ms(60) - ms(now())).await;
        event("visitor", "is counted");
        visit(&shared).await;
        sleep(ms(120) - ms(now())).await;
    })
}

fn whole(recording: &Timeline) -> Result<String, String> {
    let text = recording.text();
    match (text.contains("stock -1"), text.contains("stock -1, order")) {
        (true, false) => Err("an umbrella is gone, and there is no order".to_owned()),
        _ if text.contains("visit, ") || text.contains(", visit") => {
            Err("the visitor has committed somebody else's rows".to_owned())
        }
        _ => Ok("each commit has rows of one customer".to_owned()),
    }
}

fn begun(recording: &Timeline) -> Result<String, String> {
    match recording.text().contains("already begun") {
        true => Err("the visitor was in a transaction of somebody else".to_owned()),
        false => Ok("the visitor had a clean session".to_owned()),
    }
}

#[test]
fn an_order_is_dropped_at_every_await() {
    let first = cut_everywhere(
        Session::default,
        async |shared| first::order(shared).await,
        async |shared| visit(shared).await,
    );
    let taken_out = cut_everywhere(
        || Some(Session::default()),
        async |shared| taken_out::order(shared).await,
        async |shared| visit_or_open(shared).await,
    );
    let figure = Explorable::new()
        .version(version("As first written", "p04_contamination/dirty_connection/first", first))
        .version(version("Taken out", "p04_contamination/dirty_connection/taken_out", taken_out))
        .judged(begun)
        .judged(whole);

    assert_eq!(figure.broken(), [vec!["take_from_stock", "add_order", "commit"], vec![]]);
    shows("04_contamination/dirty_connection/explore", figure);
}

/// A visitor waits from 10 ms on; the customer gives up at 25, and a rollback is on its way.
fn rolls_back(hand_over: impl Fn(&Arc<Mutex<Session>>, Lent) + Clone + Send + 'static) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["customer", "visitor", "database"]);
        let shared = Arc::new(Mutex::new(Session::default()));
        let customer = async {
            event("customer", "orders");
            let mut lent = Lent(Some(Arc::clone(&shared).lock_owned().await));
            let order = async {
                let session = lent.0.as_mut().unwrap();
                session.begin().await;
                session.take_from_stock().await;
                session.add_order().await;
            };
            assert!(timeout(ms(25), order).await.is_err());
            cancelled("customer", "gives up");
            hand_over(&shared, lent);
        };
        let visitor = async {
            sleep(ms(10)).await;
            event("visitor", "waits");
            visit(&shared).await;
            event("visitor", "is counted");
        };
        tokio::join!(customer, visitor);
        sleep(ms(20)).await;
    })
}

#[test]
fn a_task_that_has_the_guard_is_before_everybody() {
    let late = rolls_back(|shared, mut lent| {
        drop(lent.0.take());
        let shared = Arc::clone(shared);
        tokio::spawn(async move { shared.lock().await.rollback().await });
    });
    let figure = Figure::new(late).broke(
        "the visitor came before the rollback",
        happened("database", "55 commits stock -1, visit"),
    );
    shows("04_contamination/dirty_connection/raced", figure);

    let in_time = rolls_back(|_, lent| drop(lent));
    let figure = Figure::new(in_time).held(
        "the rollback had the session before the visitor",
        happened("database", "65 commits visit"),
    );
    shows("04_contamination/dirty_connection/handed_over", figure);
}

#[test]
fn an_order_that_takes_its_session_out_is_not_rolled_back() {
    testkit::run(async || {
        let shared = Arc::new(Mutex::new(Session::default()));
        let mut lent = Lent(Some(Arc::clone(&shared).lock_owned().await));
        lent.0.as_mut().unwrap().begin().await;
        drop(lent.0.take());
        drop(lent);
        settle().await;
        assert!(shared.try_lock().is_ok());
    });
}
