use std::{fmt, time::Duration};

use ask_to_stop::{End, Report, Worker};
use testkit::{
    assert_timeline,
    quiet::completes,
    run::Room,
    scene::{Feed, Store},
    timeline,
};
use tokio::{
    join,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

const HANGS: &str = "run() never returned, although the inbox ended.";

/// Whoever leaves it to chance is found out, but for one time in four billion.
const WORKERS: usize = 32;

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What is cancelled to stop a worker: each of the two must do.
#[derive(Clone, Copy)]
enum Whose {
    Own,
    All,
}

impl Whose {
    const EITHER: [Self; 2] = [Self::Own, Self::All];

    fn token(self, worker: &Worker, all: &CancellationToken) -> CancellationToken {
        match self {
            Self::Own => worker.token(),
            Self::All => all.clone(),
        }
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "the worker's `token()`",
            Self::All => "`all`",
        })
    }
}

/// A worker of the test, with stores of its own.
struct Desk {
    worker: Worker,
    archive: Store,
    index: Store,
}

/// One whose writes take 10 ms each.
fn desk(
    name: &str,
    inbox: impl IntoIterator<Item = (u64, &'static str)>,
    all: &CancellationToken,
) -> Desk {
    desk_where_a_write_takes(10, name, inbox, all)
}

fn desk_where_a_write_takes(
    latency: u64,
    name: &str,
    inbox: impl IntoIterator<Item = (u64, &'static str)>,
    all: &CancellationToken,
) -> Desk {
    let archive = Store::new(&format!("{name}'s archive"), latency);
    let index = Store::new(&format!("{name}'s index"), latency);
    let worker = Worker::new(Feed::new(inbox), archive.clone(), index.clone(), all);
    Desk { worker, archive, index }
}

#[test]
fn left_alone_it_files_every_document() {
    room().run(async || {
        let all = CancellationToken::new();
        let Desk { worker, archive, index } = desk("ann", [(0, "a"), (40, "b"), (41, "c")], &all);

        let report = completes(worker.run(), HANGS).await;

        let (archived, indexed) = (archive.committed(), index.committed());
        assert!(
            archived == ["a", "b", "c"] && indexed == archived,
            "WRONG RESULT: nobody asked it to stop, and of the documents a, b and c the archive has {archived:?}, the index {indexed:?}."
        );
        assert!(
            report == Report { filed: 3, end: End::InboxEmpty },
            "WRONG RESULT: it filed 3 documents and the inbox ended, and the report was {report:?}."
        );
    });
}

#[test]
fn the_archive_has_a_document_before_the_index() {
    room().run(async || {
        let all = CancellationToken::new();
        let Desk { worker, archive, index } = desk("ann", [(0, "a")], &all);
        let look = async {
            sleep(ms(5)).await;
            (archive.committed().len(), index.started())
        };

        let (_, (archived, indexing)) =
            completes(async { join!(worker.run(), look) }, HANGS).await;

        assert!(
            indexing <= archived,
            "WRONG RESULT: at 5 ms, {indexing} of its writes into the index had begun, and {archived} into the archive were complete."
        );
    });
}

#[test]
fn its_own_token_and_the_token_of_all_reach_it() {
    room().run(async || {
        for whose in Whose::EITHER {
            let all = CancellationToken::new();
            let documents = [(0, "a"), (40, "b"), (80, "c")];
            let Desk { worker, archive, .. } = desk("ann", documents, &all);

            whose.token(&worker, &all).cancel();
            completes(worker.run(), HANGS).await;

            let filed = archive.committed().len();
            assert!(
                filed < documents.len(),
                "DEAF: {whose} was cancelled before run() began, and the worker filed all {filed} documents that came, the last at 80 ms."
            );
        }
    });
}

#[test]
fn asked_while_it_waits_it_stops_at_once() {
    room().run(async || {
        for whose in Whose::EITHER {
            let all = CancellationToken::new();
            let Desk { worker, archive, .. } = desk("ann", [(0, "a"), (500, "b")], &all);
            let token = whose.token(&worker, &all);
            let owner = async {
                sleep(ms(100)).await;
                token.cancel();
            };

            let began = Instant::now();
            let (report, ()) = completes(async { join!(worker.run(), owner) }, HANGS).await;

            let (at, archived) = (began.elapsed().as_millis(), archive.committed());
            assert!(
                at <= 101,
                "BLIND WHEN IDLE: {whose} was cancelled at 100 ms, between a document that came at 0 and one that came at 500; it stopped at {at} ms, with {} filed.",
                archived.len()
            );
            assert!(
                report == Report { filed: 1, end: End::Asked },
                "WRONG RESULT: {whose} was cancelled at 100 ms, when the archive had {archived:?}, and the report was {report:?}."
            );
        }
    });
}

#[test]
fn asked_while_it_files_it_finishes_that_document() {
    room().run(async || {
        for (whose, asked_at) in Whose::EITHER.into_iter().flat_map(|whose| [(whose, 15), (whose, 5)]) {
            let all = CancellationToken::new();
            let Desk { worker, archive, index } = desk("ann", [(0, "a"), (500, "b")], &all);
            let token = whose.token(&worker, &all);
            let owner = async {
                sleep(ms(asked_at)).await;
                token.cancel();
            };

            let began = Instant::now();
            let (report, ()) = completes(async { join!(worker.run(), owner) }, HANGS).await;
            let reported_at = began.elapsed().as_millis();
            let then = archive.committed().len() + index.committed().len();
            sleep(ms(100)).await;
            let later = archive.committed().len() + index.committed().len() - then;

            let (archived, indexed) = (archive.committed(), index.committed());
            assert!(
                later == 0,
                "GHOST EFFECT: run() reported at {reported_at} ms that it had stopped, and after that it still wrote: {later} of the 2 writes of a document."
            );
            assert!(
                archived == indexed,
                "TORN: document a came at 0 ms, and {whose} was cancelled at {asked_at}; in the end the archive has {archived:?} and the index {indexed:?}."
            );
            assert!(
                archived == ["a"],
                "WRONG RESULT: document a came at 0 ms and b at 500, and {whose} was cancelled at {asked_at}; in the end the archive and the index have {archived:?}."
            );
            assert!(
                reported_at <= 21,
                "BLIND WHEN IDLE: document a came at 0 ms and b at 500, and {whose} was cancelled at {asked_at}; a was filed at 20 ms, and run() reported at {reported_at}."
            );
            assert!(
                report == Report { filed: 1, end: End::Asked },
                "WRONG RESULT: it filed 1 document, {whose} was cancelled at {asked_at} ms, and the report was {report:?}."
            );
        }
    });
}

#[test]
fn asked_while_a_write_takes_long_it_finishes_that_document() {
    room().run(async || {
        for whose in Whose::EITHER {
            let all = CancellationToken::new();
            let Desk { worker, archive, index } =
                desk_where_a_write_takes(3_000, "ann", [(0, "a")], &all);
            let token = whose.token(&worker, &all);
            let owner = async {
                sleep(ms(3_500)).await;
                token.cancel();
            };

            completes(async { join!(worker.run(), owner) }, HANGS).await;

            let (archived, indexed) = (archive.committed(), index.committed());
            assert!(
                archived == ["a"] && indexed == archived,
                "TORN: each write takes 3 s, document a came at 0, and {whose} was cancelled at 3.5 s; when run() reported, the archive had {archived:?} and the index {indexed:?}."
            );
        }
    });
}

#[test]
fn asked_with_documents_waiting_it_begins_no_other() {
    room().run(async || {
        for (whose, asked_at) in Whose::EITHER.into_iter().flat_map(|whose| [(whose, 5), (whose, 15)]) {
            let (mut disobeyed, mut begun) = (0, 0);
            for _ in 0..WORKERS {
                let all = CancellationToken::new();
                let waiting = ["a", "b", "c", "d", "e"].map(|document| (0, document));
                let Desk { worker, archive, .. } = desk("ann", waiting, &all);
                let token = whose.token(&worker, &all);
                let owner = async {
                    sleep(ms(asked_at)).await;
                    token.cancel();
                    archive.started()
                };

                let (_, before) = completes(async { join!(worker.run(), owner) }, HANGS).await;

                let others = archive.started() - before;
                disobeyed += usize::from(others > 0);
                begun += others;
            }

            assert!(
                disobeyed == 0,
                "BLIND UNDER LOAD: each of {WORKERS} workers had 5 documents waiting, and {whose} was cancelled at {asked_at} ms; after that {disobeyed} of them began others, {begun} documents in all."
            );
        }
    });
}

#[test]
fn asked_before_it_begins_it_files_nothing() {
    room().run(async || {
        for whose in Whose::EITHER {
            let mut disobeyed = 0;
            for _ in 0..WORKERS {
                let all = CancellationToken::new();
                let Desk { worker, archive, index } = desk("ann", [(0, "a")], &all);

                whose.token(&worker, &all).cancel();
                completes(worker.run(), HANGS).await;

                disobeyed += usize::from(archive.started() + index.started() > 0);
            }

            assert!(
                disobeyed == 0,
                "GHOST EFFECT: {WORKERS} workers had a document waiting, and {whose} was cancelled before run() began; {disobeyed} of them wrote the document."
            );
        }
    });
}

#[test]
fn asking_one_leaves_the_others_at_work() {
    room().run(async || {
        let all = CancellationToken::new();
        let ann = desk("ann", [(0, "a"), (50, "b")], &all);
        let bob = desk("bob", [(2, "x"), (52, "y")], &all);
        let token = ann.worker.token();
        let owner = async {
            sleep(ms(15)).await;
            token.cancel();
        };

        let (_, report, ()) =
            completes(async { join!(ann.worker.run(), bob.worker.run(), owner) }, HANGS).await;

        assert!(
            report == Report { filed: 2, end: End::InboxEmpty } && !all.is_cancelled(),
            "LOST: one of two workers was asked to stop; the other one, whom nobody asked, ended with {report:?}, of 2 documents."
        );
    });
}

#[test]
fn one_that_is_done_leaves_the_others_at_work() {
    room().run(async || {
        let all = CancellationToken::new();
        let ann = desk("ann", [(0, "a")], &all);
        let bob = desk("bob", [(2, "x"), (52, "y")], &all);

        let (_, report) =
            completes(async { join!(ann.worker.run(), bob.worker.run()) }, HANGS).await;

        assert!(
            report == Report { filed: 2, end: End::InboxEmpty } && !all.is_cancelled(),
            "LOST: one of two workers had no documents left; the other one, whom nobody asked, ended with {report:?}, of 2 documents."
        );
    });
}

#[test]
fn asking_all_reaches_every_worker() {
    room().run(async || {
        let all = CancellationToken::new();
        let ann = desk("ann", [(0, "a"), (60, "b"), (90, "c")], &all);
        let bob = desk("bob", [(2, "x"), (62, "y"), (92, "z")], &all);
        let owner = async {
            sleep(ms(5)).await;
            all.cancel();
            desk("eve", [(60, "q"), (90, "r")], &all).worker.run().await
        };

        let reports =
            completes(async { join!(ann.worker.run(), bob.worker.run(), owner) }, HANGS).await;

        let deaf = [&reports.0, &reports.1, &reports.2]
            .iter()
            .filter(|report| report.end == End::InboxEmpty)
            .count();
        assert!(
            deaf == 0,
            "DEAF: `all` was cancelled at 5 ms; of the 3 workers made with it, one of them after that, {deaf} went on to the end of their inboxes."
        );
    });
}

#[test]
fn the_recording_of_two_workers() {
    let recording = room().record(async || {
        timeline::declare([
            "owner",
            "ann",
            "ann's archive",
            "ann's index",
            "bob",
            "bob's archive",
            "bob's index",
        ]);
        let all = CancellationToken::new();
        let ann = desk("ann", [(0, "a"), (30, "b"), (200, "c")], &all);
        let bob = desk("bob", [(3, "x"), (200, "y")], &all);
        let token = ann.worker.token();
        let owner = async {
            sleep(ms(35)).await;
            timeline::event("owner", "asked ann to stop");
            token.cancel();
            sleep(ms(65)).await;
            timeline::event("owner", "asked all to stop");
            all.cancel();
        };
        let work = async |name: &str, worker: Worker| {
            let Report { filed, .. } = worker.run().await;
            timeline::event(name, format!("stopped, {filed} filed"));
        };

        let crew = async { join!(work("ann", ann.worker), work("bob", bob.worker), owner) };
        completes(crew, HANGS).await;
        sleep(ms(300)).await;
    });

    assert_timeline!("two_workers", recording);
}
