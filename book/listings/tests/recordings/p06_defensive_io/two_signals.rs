use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p06_defensive_io::two_signals::{s1_once, s2_anew, s3_one_ear};
use std::pin::Pin;
use testkit::run::Room;
use testkit::scene::Console;
use testkit::timeline::{Timeline, declare, event, follow};
use tokio::join;
use tokio::time::{Instant, sleep, sleep_until};

type Work<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// The telescope watches for 10 s; to park it takes 300 ms, and somebody presses Ctrl-C at these times.
fn night<const N: usize>(
    presses: [u64; N],
    run: impl AsyncFn(&Console, Work, Work) + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["console", "watch", "park", "program"]);
        let (console, began) = (Console::new(), Instant::now());
        let somebody = async {
            for at in presses {
                sleep_until(began + ms(at)).await;
                console.press();
            }
        };
        let runs = async {
            let watch = Box::pin(follow("watch", "watch", async { sleep(ms(10_000)).await }));
            let park = Box::pin(follow("park", "park", async { sleep(ms(300)).await }));
            run(&console, watch, park).await;
            event("program", "ended");
        };
        join!(runs, somebody);
    })
}

#[test]
fn the_second_press_meets_nobody() {
    let once = async |console: &Console, watch: Work, park: Work| {
        s1_once::run(console, watch, park).await;
    };
    let figure = Figure::new(night([100, 200], once))
        .framed(|frame| frame.later(200))
        .asks([
            claim(|it| ends("park", "200 park dropped")(it)),
            claim(happened("program", "420 ended")),
            claim(|it| !it.text().contains("park started")),
        ])
        .held("the telescope is parked", ends("park", "420 park done"))
        .broke("the press at 200 ms had no effect", happened("program", "420 ended"));
    shows("06_defensive_io/two_signals/once", figure);
}

#[test]
fn a_press_between_two_ears_is_lost() {
    let anew = async |console: &Console, watch: Work, park: Work| {
        s2_anew::run(console, watch, park).await;
    };
    let figure = Figure::new(night([100, 110, 250], anew))
        .broke("the press at 110 ms was lost", happened("park", "120 park started"))
        .held("the one at 250 ms was heard", happened("program", "250 ended"));
    shows("06_defensive_io/two_signals/anew", figure);
}

#[test]
fn one_ear_remembers() {
    let one_ear = async |console: &Console, watch: Work, park: Work| {
        s3_one_ear::run(console, watch, park).await;
    };
    let figure = Figure::new(night([100, 110], one_ear))
        .held("the press at 110 ms was heard", happened("program", "120 ended"))
        .broke("10 ms late: somebody was talking", happened("console", "120 \"parking\""));
    shows("06_defensive_io/two_signals/one_ear", figure);
}
