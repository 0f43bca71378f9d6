use crate::{ms, shows};
use figure::{Claim, Figure, alive_at, claim, ends, happened};
use futures::future::join_all;
use listings::p03_blindness::deaf_after_failover::{first, gap, jukebox, pattern, ways::WAYS};
use std::cell::Cell;
use std::future::pending;
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Kind, Lane, Timeline, asked, conclude, declare, event, follow, now};
use tokio::time::{Instant, sleep, sleep_until};
use tokio::{join, spawn};
use tokio_util::sync::CancellationToken;

/// Plays one song after the other, each with its lane and its name, for 400 ms or until its token is cancelled.
fn player<const N: usize>(
    silence: u64,
    songs: [(&'static str, &'static str); N],
) -> impl Fn(CancellationToken) {
    let next = Cell::new(0);
    move |token| {
        let (lane, song) = songs[next.replace(next.get() + 1)];
        spawn(async move {
            sleep(ms(silence)).await;
            follow(lane, song, token.run_until_cancelled(sleep(ms(400)))).await;
        });
    }
}

/// Somebody who skips at these times.
struct Owner {
    opened: Instant,
    skips: Vec<u64>,
    next: Cell<usize>,
}

impl Owner {
    fn new<const N: usize>(skips: [u64; N]) -> Self {
        Self { opened: Instant::now(), skips: skips.to_vec(), next: Cell::new(0) }
    }

    async fn skips(&self) {
        let Some(at) = self.skips.get(self.next.get()) else { return pending().await };
        sleep_until(self.opened + ms(*at)).await;
        self.next.set(self.next.get() + 1);
    }

    async fn skips_and_says_so(&self) {
        self.skips().await;
        event("owner", "skips");
    }
}

async fn close_at(at: u64, closing: &CancellationToken) {
    sleep(ms(at)).await;
    asked("owner", "closes");
    closing.cancel();
}

#[test]
fn the_second_song_does_not_hear_that_the_shop_closes() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["owner", "jukebox", "song 1", "song 2"]);
        let (closing, owner) = (CancellationToken::new(), Owner::new([50]));
        let play = player(0, [("song 1", "playing"), ("song 2", "playing")]);
        let jukebox = async {
            first::jukebox(play, async || owner.skips_and_says_so().await, closing.clone()).await;
            event("jukebox", "off");
        };

        join!(jukebox, close_at(100, &closing));
        sleep(ms(80)).await;
        event("owner", "is at home");
    });

    let figure = Figure::new(recording)
        .asks([alive_at(150, []), alive_at(150, ["song 2"]), alive_at(150, ["song 1", "song 2"])])
        .broke("the shop is closed, and the second song plays on", alive_at(150, ["song 2"]));

    shows("03_blindness/deaf_after_failover/first", figure);
}

/// A song is heard after 5 ms.
#[test]
fn six_ways_to_the_token_of_the_next_song() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["owner"]);
        declare(WAYS.map(|(way, _)| way));
        let shops = WAYS.map(|(lane, way)| async move {
            let (closing, owner) = (CancellationToken::new(), Owner::new([50]));
            let play = player(5, [(lane, "song 1"), (lane, "song 2")]);
            let shop = async {
                jukebox(way, play, async || owner.skips().await, closing.clone()).await;
                now()
            };
            let owner = async {
                sleep(ms(100)).await;
                closing.cancel();
            };

            let (closed, ()) = join!(shop, owner);
            sleep(ms(100)).await;
            conclude(lane, format!("closed at {closed}"));
        });
        let owner = async {
            sleep(ms(50)).await;
            event("owner", "skips");
            sleep(ms(50)).await;
            asked("owner", "closes");
            sleep(ms(80)).await;
            event("owner", "is at home");
        };

        join!(join_all(shops), owner);
    });

    let figure = Figure::new(recording)
        .framed(|frame| frame.later(50))
        .asks([playing_on(0), playing_on(1), playing_on(2), playing_on(4)])
        .broke("two shops have no music after the skip", |it| {
            lanes_that_end(it, |lane| lane.ends_with("55 song 2 done · closed at 100")) == 2
        })
        .broke("two shops play on when they are closed", |it| {
            lanes_that_end(it, |lane| lane.ends_with("55 song 2 started · closed at 100")) == 2
        })
        .broke("one shop was closed by a skip", |it| {
            lanes_that_end(it, |lane| lane.ends_with("closed at 50")) == 1
        })
        .held("one shop does as it should", |it| {
            lanes_that_end(it, |lane| lane.ends_with("100 song 2 done · closed at 100")) == 1
        });

    shows("03_blindness/deaf_after_failover/ways", figure);
}

/// How many lanes read like this.
fn lanes_that_end(recording: &Timeline, holds: impl Fn(&str) -> bool) -> usize {
    recording.text().lines().filter(|lane| holds(lane)).count()
}

/// In so many shops a song has begun and not ended.
fn playing_on(shops: usize) -> Claim {
    let plays = |lane: &&Lane| {
        let begun = lane.events.iter().filter(|event| event.kind == Kind::Began).count();
        begun > lane.events.iter().filter(|event| event.kind == Kind::Finished).count()
    };
    claim(move |it| it.lanes().iter().filter(plays).count() == shops)
}

/// A changer that needs 30 ms for each song.
async fn load() {
    follow("changer", "loading", sleep(ms(30))).await;
}

#[test]
fn nobody_listens_while_the_changer_loads() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "changer", "song 1", "song 2", "jukebox"]);
        let (closing, owner) = (CancellationToken::new(), Owner::new([80]));
        let play = player(0, [("song 1", "playing"), ("song 2", "playing")]);
        let jukebox = async {
            let skip = async || owner.skips_and_says_so().await;
            gap::jukebox(load, play, skip, closing.clone()).await;
            event("jukebox", "off");
        };

        join!(jukebox, close_at(90, &closing));
        sleep(ms(30)).await;
        event("owner", "is at home");
    });

    let figure = Figure::new(recording)
        .asks([
            happened("jukebox", "90 off"),
            happened("jukebox", "110 off"),
            claim(|it| it.lanes()[4].events.is_empty()),
        ])
        .broke("a song is loaded for nobody", happened("changer", "110 loading done"))
        .broke("the jukebox is off 20 ms after the shop closed", ends("jukebox", "110 off"));

    shows("03_blindness/deaf_after_failover/gap", figure);
}

/// The same evening three times: the shop closes during the first song, in a gap, and during the third song.
#[test]
fn whenever_the_shop_closes_the_music_ends() {
    let recording = Room::new().record_repeatedly(16, async || {
        let evening = async |lane: &'static str, closes| {
            let (closing, owner) = (CancellationToken::new(), Owner::new([80, 160]));
            let play = player(0, [(lane, "song 1"), (lane, "song 2"), (lane, "song 3")]);
            let shop = async {
                let (load, skip) = (async || sleep(ms(30)).await, async || owner.skips().await);
                pattern::jukebox(load, play, skip, closing.clone()).await;
                now()
            };
            let owner = async {
                sleep(ms(closes)).await;
                asked(lane, "closes");
                closing.cancel();
            };
            let (off, ()) = join!(shop, owner);
            settle().await;
            conclude(lane, format!("off at {off}"));
        };
        declare(["closes in song 1", "closes in a gap", "closes in song 3"]);

        join!(
            evening("closes in song 1", 50),
            evening("closes in a gap", 90),
            evening("closes in song 3", 230)
        );
    });

    let off = |it: &Timeline| {
        let off = |at: &str| lanes_that_end(it, |lane| lane.ends_with(at)) == 1;
        ["off at 50", "off at 90", "off at 230"].into_iter().all(off)
    };
    let figure = Figure::new(recording)
        .framed(|frame| frame.each_for_itself())
        .held("whenever the shop closes, the music ends and the jukebox is off", off);

    shows("03_blindness/deaf_after_failover/pattern", figure);
}
