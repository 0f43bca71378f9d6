use crate::{ms, shows};
use figure::{Figure, ends};
use listings::p03_blindness::find_the_deaf_branch::{Shop, mended, relay};
use testkit::run::Room;
use testkit::scene::{Feed, Service, Store};
use testkit::timeline::{Timeline, asked, declare, event};
use tokio::join;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// What goes on in the shop when it is stopped.
#[derive(Clone, Copy, PartialEq)]
enum Day {
    Quiet,
    Busy,
    PartnerIsDown,
    PriceChanged,
}

const LANES: [&str; 7] = ["operator", "intake", "courier", "partner", "books", "prices", "screen"];

/// Stops a relay at 100 ms, and calls the roll at 160.
macro_rules! stopped {
    ($relay:path, $day:expr) => {{
        let day: Day = $day;
        let room = Room::new().tolerate_leaks();
        let recording = room.record_repeatedly(16, async move || {
            declare(LANES);
            let (stop, (price, prices)) = (CancellationToken::new(), watch::channel(9));
            let partner = Service::new([("order", 20)]);
            let door: &[(u64, &str)] = match day {
                Day::Busy => {
                    &[(20, "a"), (57, "b"), (58, "c"), (59, "d"), (60, "e"), (61, "f"), (62, "g")]
                }
                _ => &[(20, "a"), (65, "b")],
            };
            let tomorrow = (1000, "z");
            let door = Feed::new(door.iter().copied().chain([tomorrow]));
            let archive = Store::new("archive", 5);
            let shop = Shop { door, partner: partner.clone(), archive, price: prices };

            let operator = async {
                sleep(ms(50)).await;
                if day == Day::PartnerIsDown {
                    partner.fail("order");
                }
                if day == Day::PriceChanged {
                    price.send_replace(8);
                }
                sleep(ms(50)).await;
                asked("operator", "stop");
                stop.cancel();
            };
            let (missing, ()) = join!($relay(shop, stop.clone()), operator);
            let missing = if missing.is_empty() { "nobody".to_owned() } else { missing.join(", ") };
            event("operator", format!("still at work: {missing}"));
            sleep(ms(180)).await;
        });
        recording.only(LANES)
    }};
}

#[test]
fn on_a_quiet_day_everybody_ends() {
    let figure = Figure::new(stopped!(relay::relay, Day::Quiet))
        .held("everybody has left at 100 ms", ends("operator", "160 still at work: nobody"));
    shows("03_blindness/find_the_deaf_branch/quiet", figure);
}

#[test]
fn under_load_the_courier_works_on() {
    let figure = Figure::new(stopped!(relay::relay, Day::Busy)).broke(
        "the courier works off what was waiting, for 77 ms",
        ends("courier", "177 work done"),
    );
    shows("03_blindness/find_the_deaf_branch/busy", figure);
}

#[test]
fn while_its_partner_is_down_the_courier_never_looks() {
    let figure = Figure::new(stopped!(relay::relay, Day::PartnerIsDown))
        .broke("205 ms after the stop the courier tries again", ends("partner", "305 refuses b"));
    shows("03_blindness/find_the_deaf_branch/down", figure);
}

#[test]
fn after_a_change_of_prices_the_screen_is_deaf() {
    let figure = Figure::new(stopped!(relay::relay, Day::PriceChanged))
        .broke("the screen is never told", ends("screen", "50 price 8 started"))
        .broke("prices waits for it", ends("operator", "160 still at work: prices"));
    shows("03_blindness/find_the_deaf_branch/changed", figure);
}

#[test]
fn mended_it_leaves_nobody_behind() {
    for day in [Day::Quiet, Day::Busy, Day::PartnerIsDown, Day::PriceChanged] {
        let recording: Timeline = stopped!(mended::relay, day);
        let operator = &recording.lanes()[0].events;
        assert_eq!(operator.last().unwrap().what, "still at work: nobody", "{recording}");
    }
}
