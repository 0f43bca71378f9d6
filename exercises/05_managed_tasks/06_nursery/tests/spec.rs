use std::{
    any::Any,
    panic::{AssertUnwindSafe, panic_any},
    pin::pin,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use nursery::{Nursery, nursery};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::Store,
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Leaks have claims of their own, and panics are part of some stories.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What went wrong.
#[derive(Debug, PartialEq)]
struct Lack(&'static str);

type Child = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, Result<(), Lack>>>;

/// Works until it is told to stop, and then cleans up, which takes as long as a write.
fn cleans(store: &Store) -> Child {
    let store = store.clone();
    Box::new(move |stop| {
        async move {
            stop.cancelled().await;
            store.write("cleaned").await;
            Ok(())
        }
        .boxed()
    })
}

/// Ends well at a given time.
fn ends(at: u64) -> Child {
    Box::new(move |_| sleep(ms(at)).map(Ok).boxed())
}

/// Fails at a given time.
fn fails(at: u64, error: &'static str) -> Child {
    Box::new(move |_| sleep(ms(at)).map(move |()| Err(Lack(error))).boxed())
}

/// Panics at a given time, with something that is no text.
fn panics(at: u64) -> Child {
    Box::new(move |_| {
        async move {
            sleep(ms(at)).await;
            panic_any(Lack("the child fell"));
        }
        .boxed()
    })
}

/// Works until it is told to stop, and panics while it cleans up.
fn panics_when_told(after: u64) -> Child {
    Box::new(move |stop| {
        async move {
            stop.cancelled().await;
            panics(after)(stop).await
        }
        .boxed()
    })
}

/// Works until it is told to stop, and fails while it cleans up.
fn fails_when_told(after: u64, error: &'static str) -> Child {
    Box::new(move |stop| {
        async move {
            stop.cancelled().await;
            sleep(ms(after)).await;
            Err(Lack(error))
        }
        .boxed()
    })
}

/// Cleaning up takes 20 ms.
fn store() -> Store {
    Store::new("child", 20)
}

/// What came of a nursery, and when.
#[derive(Debug, PartialEq)]
enum Came {
    Value(&'static str),
    Error(&'static str),
    Panic(String),
}
use Came::{Error, Panic, Value};

fn said(panic: Box<dyn Any + Send>) -> String {
    let panic = match panic.downcast::<Lack>() {
        Ok(lack) => return lack.0.to_owned(),
        Err(panic) => panic,
    };
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => {
            panic.downcast::<&str>().map_or("something".into(), |text| (*text).to_owned())
        }
    }
}

async fn come<F>(story: &str, nursery: F) -> (Came, u64)
where
    F: Future<Output = Result<&'static str, Lack>>,
{
    let complaint = format!("{story}; 10 s later nursery() had not returned.");
    let came = match completes(AssertUnwindSafe(nursery).catch_unwind(), &complaint).await {
        Ok(Ok(value)) => Value(value),
        Ok(Err(Lack(error))) => Error(error),
        Err(panic) => Panic(said(panic)),
    };
    (came, now())
}

/// Judges a nursery in which one child cleaned up when it was told, at a given time.
async fn judge(story: &str, store: &Store, came: (Came, u64), wanted: (Came, u64)) {
    let ((came, at), (wanted, told)) = (came, wanted);
    let (early, begun) = (store.committed().len(), store.started());
    sleep(ms(200)).await;
    let late = store.committed().len();
    assert!(
        begun == 0 || late > 0,
        "LOST: {story}; a child had begun to clean up, and never completed it; nursery() returned at {at} ms."
    );
    assert!(
        late > 0 || quiet::tasks() == 0,
        "LEAK: {story}; nursery() returned at {at} ms, and 200 ms later a child was still at work and had not been told."
    );
    assert!(
        late > 0,
        "LOST: {story}; a child was gone without having cleaned up; nursery() returned at {at} ms."
    );
    assert!(
        early > 0,
        "GHOST EFFECT: {story}; nursery() returned at {at} ms, and a child cleaned up after that."
    );
    assert!(
        at <= told + 22,
        "BLIND UNDER LOAD: {story}; a child takes 20 ms to clean up, and nursery() returned at {at} ms."
    );
    assert!(
        came == wanted,
        "WRONG RESULT: {story}; nursery() came to {came:?}, and not to {wanted:?}."
    );
}

#[test]
fn it_returns_the_value_when_the_children_have_ended() {
    room().run(async || {
        let stop = CancellationToken::new();
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(ends(30));
            nursery.spawn(ends(20));
            Ok("value")
        });

        let story = "two children ended well, at 20 and at 30 ms";
        let (came, at) = come(story, run).await;

        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK: {story}; nursery() returned at {at} ms, and 1 ms later the tasks alive were {tasks}."
        );
        assert!(at <= 32, "SERIAL: {story}; nursery() returned at {at} ms.");
        assert!(
            came == Value("value") && at >= 30,
            "WRONG RESULT: {story}; nursery() returned at {at} ms and came to {came:?}."
        );
    });
}

#[test]
fn without_children_it_returns_at_once() {
    room().run(async || {
        let stop = CancellationToken::new();
        let run = nursery(&stop, async |_: &mut Nursery<_>| Ok("value"));

        let came = come("there were no children", run).await;

        assert!(
            came == (Value("value"), 0),
            "WRONG RESULT: there were no children, and nursery() came to {came:?}."
        );
    });
}

#[test]
fn the_error_of_a_child_tells_the_others() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            Ok("value")
        });

        let story = "the second of two children failed at 20 ms";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no milk"), 20)).await;
    });
}

#[test]
fn the_error_of_a_child_tells_the_body() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let own = Store::new("body", 10);
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            let _ = timeout(ms(500), nursery.token().cancelled_owned()).await;
            own.write("cleaned").await;
            Ok("value")
        });

        let story = "a child failed at 20 ms, while the body was at work, which cleans up for 10 ms when it is told";
        let came = come(story, run).await;

        let (at, cleaned) = (came.1, own.committed().len());
        judge(story, &store, came, (Error("no milk"), 20)).await;
        assert!(cleaned == 1, "LOST: {story}; nursery() returned at {at} ms, and the body had not cleaned up.");
    });
}

#[test]
fn the_error_of_the_body_tells_the_children() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            sleep(ms(20)).await;
            Err(Lack("no time"))
        });

        let story = "the body failed at 20 ms, with a child at work";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no time"), 20)).await;
    });
}

#[test]
fn the_first_error_is_returned() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(fails_when_told(5, "no bread"));
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            let _ = timeout(ms(500), nursery.token().cancelled_owned()).await;
            sleep(ms(10)).await;
            Err(Lack("no time"))
        });

        let story =
            "a child failed at 20 ms, another one at 25 and the body at 30, when they were told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no milk"), 20)).await;
    });
}

#[test]
fn the_first_error_is_returned_whoever_waits() {
    for _ in 0..32 {
        room().run(async || {
            let stop = CancellationToken::new();
            let failed = Arc::new(Mutex::new(Vec::new()));
            let fail = |at, error| {
                let failed = failed.clone();
                async move {
                    sleep(ms(at)).await;
                    failed.lock().unwrap().push(error);
                    Err(Lack(error))
                }
            };
            let mut run = pin!(nursery(&stop, async |nursery: &mut Nursery<_>| {
                nursery.spawn(|_| fail(20, "no milk"));
                fail(30, "no time").await.map(|()| "value")
            }));

            let _ = timeout(ms(10), &mut run).await;
            sleep(ms(50)).await;
            let story = "a child fails after 20 ms and the body after 30, and the future of nursery() was not polled from 10 to 60";
            let (came, _) = come(story, run).await;

            let failed = failed.lock().unwrap().clone();
            assert!(
                came == Error(failed[0]),
                "WRONG RESULT: {story}; {failed:?} is the order in which they failed, and nursery() came to {came:?}."
            );
        });
    }
}

#[test]
fn the_first_error_is_returned_also_if_it_is_that_of_the_body() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(fails_when_told(5, "no bread"));
            nursery.spawn(cleans(&store));
            sleep(ms(20)).await;
            Err(Lack("no time"))
        });

        let story = "the body failed at 20 ms, and a child at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no time"), 20)).await;
    });
}

#[test]
fn the_first_failure_is_returned_be_it_an_error_or_a_panic() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(panics_when_told(5));
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            Ok("value")
        });

        let story = "a child failed at 20 ms, and another one panicked at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no milk"), 20)).await;
    });

    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(fails_when_told(5, "no bread"));
            nursery.spawn(cleans(&store));
            nursery.spawn(panics(20));
            Ok("value")
        });

        let story = "a child panicked at 20 ms, and another one failed at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Panic("the child fell".into()), 20)).await;
    });
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            let _ = timeout(ms(500), nursery.token().cancelled_owned()).await;
            sleep(ms(5)).await;
            panic!("the body fell")
        });

        let story = "a child failed at 20 ms, and the body panicked at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no milk"), 20)).await;
    });

    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(panics_when_told(5));
            nursery.spawn(cleans(&store));
            sleep(ms(20)).await;
            Err(Lack("no time"))
        });

        let story = "the body failed at 20 ms, and a child panicked at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no time"), 20)).await;
    });

    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(fails_when_told(5, "no bread"));
            nursery.spawn(cleans(&store));
            sleep(ms(20)).await;
            panic!("the body fell")
        });

        let story = "the body panicked at 20 ms, and a child failed at 25, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Panic("the body fell".into()), 20)).await;
    });
}

#[test]
fn the_others_are_told_whoever_waits() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (failed, told) = (Arc::new(OnceLock::new()), Arc::new(OnceLock::new()));
        let (fails, hears) = (failed.clone(), told.clone());
        let mut run = pin!(nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(|stop| async move {
                stop.cancelled().await;
                hears.get_or_init(now);
                Ok(())
            });
            nursery.spawn(|_| async move {
                sleep(ms(20)).await;
                fails.get_or_init(now);
                Err(Lack("no milk"))
            });
            nursery.token().cancelled_owned().await;
            Ok("value")
        }));

        let early = timeout(ms(10), &mut run).await;
        let story = "a child failed, and the future of nursery() was not polled from 10 to 60 ms";
        assert!(
            early.is_err(),
            "WRONG RESULT: body and children were at work, and nursery() came to {early:?} before 10 ms."
        );
        sleep(ms(50)).await;
        let (came, _) = come(story, run).await;

        let (Some(failed), Some(told)) = (failed.get(), told.get()) else {
            panic!("LOST: {story}; the other one was gone without having been told.");
        };
        assert!(
            told <= failed,
            "BLIND UNDER LOAD: {story}; it failed at {failed} ms, and the other one was told at {told}."
        );
        assert!(came == Error("no milk"), "WRONG RESULT: {story}; nursery() came to {came:?}.");
    });
    room().run(async || {
        let (stop, inner) = (CancellationToken::new(), OnceLock::new());
        let mut run = pin!(nursery(&stop, async |nursery: &mut Nursery<Lack>| {
            let told = inner.get_or_init(|| nursery.token());
            told.cancelled().await;
            Ok("value")
        }));

        let _ = timeout(ms(10), &mut run).await;
        stop.cancel();
        settle().await;

        assert!(
            inner.get().is_some_and(CancellationToken::is_cancelled),
            "BLIND UNDER LOAD: the outer token was cancelled at 10 ms, and the future of nursery() was not polled after that; a moment later the token of body and children was not cancelled."
        );
    });
}

#[test]
fn the_others_may_take_their_time() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), Store::new("child", 9_000));
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(fails(20, "no milk"));
            Ok("value")
        });

        let story = "the second of two children failed at 20 ms; its brother takes 9 s to clean up";
        let (came, at) = come(story, run).await;

        let cleaned = store.committed().len();
        assert!(cleaned == 1, "LOST: {story}; nursery() returned at {at} ms, and it had not.");
        assert!(came == Error("no milk"), "WRONG RESULT: {story}; nursery() came to {came:?}.");
    });
}

#[test]
fn the_panic_of_a_child_tells_the_body() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(panics(20));
            let _ = timeout(ms(500), nursery.token().cancelled_owned()).await;
            Ok("value")
        });

        let story =
            "a child panicked at 20 ms, while the body was at work, which ends when it is told";
        let came = come(story, run).await;

        judge(story, &store, came, (Panic("the child fell".into()), 20)).await;
    });
}

#[test]
fn the_panic_of_a_child_goes_on_when_the_others_have_ended() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(panics(20));
            Ok("value")
        });

        let story = "the second of two children panicked at 20 ms";
        let came = come(story, run).await;

        judge(story, &store, came, (Panic("the child fell".into()), 20)).await;
    });
}

#[test]
fn the_panic_of_the_body_goes_on_when_the_children_have_ended() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            sleep(ms(20)).await;
            panic!("the body fell")
        });

        let story = "the body panicked at 20 ms, with a child at work";
        let came = come(story, run).await;

        judge(story, &store, came, (Panic("the body fell".into()), 20)).await;
    });
}

#[test]
fn a_stop_from_outside_reaches_children_and_their_children() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let inner = store.clone();
        let run = nursery(&stop, async |outer: &mut Nursery<_>| {
            outer.spawn(move |stop| async move {
                nursery(&stop, async |nursery: &mut Nursery<_>| {
                    nursery.spawn(cleans(&inner));
                    Ok(())
                })
                .await
            });
            Ok("value")
        });
        let owner = async {
            sleep(ms(20)).await;
            stop.cancel();
        };

        let story =
            "the outer token was cancelled at 20 ms, and the child of a child ends when it is told";
        let (came, ()) = join!(come(story, run), owner);

        judge(story, &store, came, (Value("value"), 20)).await;
    });
}

#[test]
fn a_stop_from_outside_tells_the_body_and_its_children() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            let _ = timeout(ms(500), nursery.token().cancelled_owned()).await;
            Ok("value")
        });
        let owner = async {
            sleep(ms(20)).await;
            stop.cancel();
        };

        let story = "the outer token was cancelled at 20 ms, while the body was at work, which ends when it is told";
        let (came, ()) = join!(come(story, run), owner);

        judge(story, &store, came, (Value("value"), 20)).await;
    });
}

#[test]
fn after_a_stop_children_are_started_and_their_errors_are_returned() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        stop.cancel();
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(fails_when_told(5, "no bread"));
            Ok("value")
        });

        let story = "the outer token was cancelled before nursery() was called, and the second of two children failed at 5 ms, when it was told";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no bread"), 0)).await;
    });
}

#[test]
fn an_error_stays_in_its_nursery() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let failing = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(fails(20, "no milk"));
            Ok("value")
        });
        let other = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&store));
            nursery.spawn(ends(60));
            Ok("value")
        });
        let look = async {
            sleep(ms(50)).await;
            let told = stop.is_cancelled() || store.started() > 0;
            stop.cancel();
            told
        };

        let story = "a child failed at 20 ms in one of two nurseries with the same outer token";
        let ((came, _), (_, _), told) = join!(come(story, failing), come(story, other), look);

        assert!(!told, "LOST: {story}; the children of the other one were told to stop.");
        assert!(came == Error("no milk"), "WRONG RESULT: {story}; its nursery came to {came:?}.");
    });
}

#[test]
fn the_error_of_a_grandchild_goes_up() {
    room().run(async || {
        let (stop, store) = (CancellationToken::new(), store());
        let run = nursery(&stop, async |outer: &mut Nursery<_>| {
            outer.spawn(cleans(&store));
            outer.spawn(|stop| async move {
                nursery(&stop, async |nursery: &mut Nursery<_>| {
                    nursery.spawn(fails(20, "no milk"));
                    Ok(())
                })
                .await
            });
            Ok("value")
        });

        let story = "the child of a child failed at 20 ms";
        let came = come(story, run).await;

        judge(story, &store, came, (Error("no milk"), 20)).await;
    });
}

#[test]
fn dropped_it_leaves_no_child_behind() {
    for (works, body) in [(0, "had ended"), (50, "was at work")] {
        room().run(async move || {
            let (stop, store) = (CancellationToken::new(), store());
            let inner = store.clone();
            let run = nursery(&stop, async |outer: &mut Nursery<_>| {
                outer.spawn(cleans(&store));
                outer.spawn(move |stop| async move {
                    nursery(&stop, async |nursery: &mut Nursery<_>| {
                        nursery.spawn(cleans(&inner));
                        Ok(())
                    })
                    .await
                });
                sleep(ms(works)).await;
                Ok("value")
            });

            let _: Result<Result<&str, Lack>, _> = timeout(ms(30), run).await;
            sleep(ms(100)).await;

            let tasks = quiet::tasks();
            assert!(
                tasks == 0,
                "LEAK: the future of nursery() was dropped at 30 ms, with two children and the child of a child at work; tasks alive 100 ms later: {tasks}. The body {body}."
            );
        });
    }
}

#[test]
fn the_recording_of_a_failure() {
    let recording = room().record(async || {
        declare(["owner", "ann", "bob", "after"]);
        let stop = CancellationToken::new();
        let (ann, bob) = (Store::new("ann", 10), Store::new("bob", 30));
        let run = nursery(&stop, async |nursery: &mut Nursery<_>| {
            nursery.spawn(cleans(&ann));
            nursery.spawn(cleans(&bob));
            nursery.spawn(fails(40, "no milk"));
            timeout(ms(500), nursery.token().cancelled_owned()).await.map_err(|_| Lack("no news"))
        });
        let came = timeout(ms(1000), AssertUnwindSafe(run).catch_unwind()).await;
        if let Ok(Ok(came)) = came {
            event("owner", format!("{came:?}"));
        }
        sleep(ms(100)).await;
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_failure", recording);
}
