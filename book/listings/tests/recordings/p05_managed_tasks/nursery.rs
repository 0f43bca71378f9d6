use crate::{at, ms, shows};
use figure::{Claim, Figure, claim, ends, happened};
use futures::FutureExt;
use futures::future::BoxFuture;
use listings::p05_managed_tasks::nursery::{Storm, first, s1_owned, s2_told, s3_tells, s4_borrows};
use std::panic::AssertUnwindSafe;
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event, follow};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

type Climber = BoxFuture<'static, Result<(), Storm>>;

/// Climbs for so long, or until he is told; then he descends, which takes 20 ms.
fn climbs(name: &'static str, takes: u64, turn_back: CancellationToken) -> Climber {
    async move {
        turn_back.run_until_cancelled(follow(name, "climbing", sleep(ms(takes)))).await;
        follow(name, "descending", async { sleep(ms(20)).await }).await;
        Ok(())
    }
    .boxed()
}

/// Meets the storm at 30 ms.
fn ben() -> Climber {
    async {
        follow("Ben", "climbing", sleep(ms(30))).await;
        event("Ben", "storm");
        Err(Storm)
    }
    .boxed()
}

/// Ben, who meets the storm, and two who do not.
fn party(turn_back: &CancellationToken) -> [Climber; 3] {
    [ben(), climbs("Ada", 90, turn_back.clone()), climbs("Cem", 60, turn_back.clone())]
}

/// The tour, and as long as somebody may be on the mountain.
fn a_day<T>(tour: T) -> Timeline
where
    T: AsyncFnOnce(CancellationToken) -> Result<(), Storm> + Clone + Send + 'static,
{
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["tour", "Ben", "Ada", "Cem"]);
        let came = tour(CancellationToken::new()).await;
        match came {
            Ok(()) => event("tour", "is over"),
            Err(Storm) => event("tour", "is over: a storm"),
        }
        sleep(ms(130) - ms(testkit::timeline::now())).await;
    })
}

/// When the tour is over, these are on the mountain and no others.
fn left<const N: usize>(climbers: [&'static str; N]) -> Claim {
    claim(move |it| {
        let over = at(it, "tour", "is over: a storm").unwrap();
        ["Ada", "Cem"].iter().all(|name| {
            let is_left = at(it, name, "climbing dropped").is_none()
                && at(it, name, "descending done").is_none_or(|at| at > over);
            is_left == climbers.contains(name)
        })
    })
}

#[test]
fn two_climbers_are_left() {
    let recording = a_day(async |turn_back: CancellationToken| {
        first::tour(party(&turn_back).map(tokio::spawn).into()).await
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(30))
        .asks([left([]), left(["Ada", "Cem"]), left(["Cem"])])
        .broke("the tour is over, and two of its climbers are on the mountain", |it| {
            happened("tour", "30 is over: a storm")(it) && ends("Ada", "110 descending done")(it)
        });

    shows("05_managed_tasks/nursery/first", figure);
}

#[test]
fn climbers_who_are_owned_do_not_descend() {
    let recording = a_day(async |turn_back: CancellationToken| {
        let climbers: JoinSet<_> = party(&turn_back).into_iter().collect();
        s1_owned::tour(climbers).await
    });
    let figure = Figure::new(recording).broke("nobody has descended", |it| {
        ["Ada", "Cem"].iter().all(|name| at(it, name, "descending started").is_none())
    });

    shows("05_managed_tasks/nursery/s1_owned", figure);
}

#[test]
fn climbers_who_are_told_descend() {
    let recording = a_day(async |turn_back: CancellationToken| {
        let climbers: JoinSet<_> = party(&turn_back).into_iter().collect();
        s2_told::tour(climbers, turn_back).await
    });
    let figure = Figure::new(recording).held("all have descended when the tour is over", |it| {
        happened("tour", "50 is over: a storm")(it) && ends("Ada", "50 descending done")(it)
    });

    shows("05_managed_tasks/nursery/s2_told", figure);
}

/// The leader cooks until 55 ms, and joins the climbers then.
async fn cooks() {
    follow("tour", "cooking", sleep(ms(55))).await;
}

#[test]
fn a_leader_who_cooks_hears_nothing() {
    let recording = a_day(async |turn_back: CancellationToken| {
        let climbers: JoinSet<_> = party(&turn_back).into_iter().collect();
        cooks().await;
        s2_told::tour(climbers, turn_back).await
    });
    let figure = Figure::new(recording)
        .broke("they climbed on for 25 ms in a storm", happened("Ada", "55 climbing dropped"));

    shows("05_managed_tasks/nursery/s2_cooking", figure);
}

#[test]
fn a_climber_tells_the_others_himself() {
    let recording = a_day(async |turn_back: CancellationToken| {
        let party = party(&turn_back);
        let told = party.map(|route| s3_tells::climber(route, turn_back.clone()));
        let climbers: JoinSet<_> = told.into_iter().collect();
        cooks().await;
        s2_told::tour(climbers, turn_back).await
    });
    let figure = Figure::new(recording)
        .held("they turned back at once", happened("Ada", "30 climbing dropped"));

    shows("05_managed_tasks/nursery/s3_tells", figure);
}

#[test]
fn a_climber_who_falls_takes_the_tour_along() {
    let recording = Room::new().tolerate_panics().record(async || {
        declare(["Ada"]);
        let turn_back = CancellationToken::new();
        let climbers = [async { panic!("fell") }.boxed(), climbs("Ada", 90, turn_back.clone())];
        let tour = s2_told::tour(climbers.into_iter().collect(), turn_back);
        assert!(AssertUnwindSafe(tour).catch_unwind().await.is_err());
        sleep(ms(130)).await;
    });
    assert!(ends("Ada", "0 climbing dropped")(&recording), "{}", recording.text());
}

#[test]
fn futures_in_one_task_may_borrow() {
    testkit::run(async || {
        let routes = vec!["north".to_owned(), "south".to_owned()];
        let climbed = s4_borrows::tour(routes, async |route| {
            sleep(ms(route.len() as u64)).await;
            Ok(())
        });
        assert_eq!(climbed.await, 2);
    });
}
