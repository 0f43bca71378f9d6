use crate::{at, ms, shows};
use figure::{Figure, claim};
use listings::p01_futures::cleanup_on_cancel::{at_the_end, chat::Chat, guarded, ways_out::work};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, follow, resources};
use tokio::time::{sleep, timeout};

fn stopped<A>(answer: A) -> Timeline
where
    A: AsyncFnOnce(&Chat) -> String + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["reader", "model"]);
        resources(["dots"]);
        event("reader", "asks");
        let text = timeout(ms(30), answer(&Chat)).await;
        assert!(text.is_err());
        cancelled("reader", "presses stop");
        sleep(ms(120)).await;
        event("reader", "leaves");
    })
}

async fn model() -> String {
    follow("model", "writing", sleep(ms(80))).await;
    "an answer".to_owned()
}

#[test]
fn a_line_after_the_await_does_not_run_when_the_reader_stops() {
    let answer = async |chat: &Chat| at_the_end::answer(chat, model()).await;
    let figure = Figure::new(stopped(answer))
        .broke("the dots are still on when the reader leaves", |it| at(it, "dots", "off").is_none())
        .asks([
            claim(|it| at(it, "dots", "off") == Some(30)),
            claim(|it| at(it, "dots", "off") == Some(80)),
            claim(|it| at(it, "dots", "off").is_none()),
        ]);

    shows("01_futures/cleanup_on_cancel/first", figure);
}

#[test]
fn a_guard_is_dropped_with_the_future() {
    let answer = async |chat: &Chat| guarded::answer(chat, model()).await;
    let figure = Figure::new(stopped(answer))
        .held("the dots went off when the reader stopped", |it| at(it, "dots", "off") == Some(30));

    shows("01_futures/cleanup_on_cancel/pattern", figure);
}

#[test]
fn both_hide_the_dots_when_the_reader_waits() {
    testkit::run(async || {
        assert_eq!(at_the_end::answer(&Chat, model()).await, "an answer");
        assert_eq!(guarded::answer(&Chat, model()).await, "an answer");
    });
}

async fn worked<E>(lane: &str, step: impl Future<Output = Result<(), E>>) -> Result<(), E> {
    follow(lane, "work", work(lane, step)).await
}

#[test]
fn five_ways_out_of_a_future() {
    let recording = Room::new().tolerate_panics().record_repeatedly(16, async || {
        declare(["returns", "returns early", "panics", "is dropped", "is aborted"]);
        let step = async |end: Result<(), &'static str>| {
            sleep(ms(40)).await;
            end
        };

        let returns = tokio::spawn(worked("returns", step(Ok(()))));
        let early = tokio::spawn(worked("returns early", step(Err("full"))));
        let panics = tokio::spawn(worked("panics", async {
            sleep(ms(40)).await;
            panic!("part of the story");
            #[expect(unreachable_code)]
            Ok::<(), ()>(())
        }));
        let aborted = tokio::spawn(worked("is aborted", step(Ok(()))));
        let dropped = timeout(ms(30), worked("is dropped", step(Ok(())))).await;
        aborted.abort();
        settle().await;

        assert!(dropped.is_err());
        assert!(aborted.await.unwrap_err().is_cancelled());
        assert_eq!(returns.await.unwrap(), Ok(()));
        assert_eq!(early.await.unwrap(), Err("full"));
        assert!(panics.await.unwrap_err().is_panic());
    });

    shows("01_futures/cleanup_on_cancel/ways_out", Figure::new(recording));
}
