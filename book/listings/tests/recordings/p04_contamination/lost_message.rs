use crate::{ms, shows, version};
use figure::{Explorable, Figure, claim, ends};
use futures::{FutureExt, StreamExt};
use listings::p04_contamination::lost_message::station::{Lamp, Station};
use listings::p04_contamination::lost_message::{
    by_value, first, impatient, in_self, kept, reserved,
};
use std::sync::Arc;
use testkit::cut::{self, Recorded};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, now};
use tokio::join;
use tokio::sync::mpsc::error::{SendTimeoutError, TrySendError};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep, timeout};

/// A reading comes every 10 ms, the line takes one every 25 ms and has room for one more, and a lamp blinks every 33 ms.
fn station<R>(relay: R) -> Timeline
where
    R: AsyncFnOnce(Station) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async || {
        declare(["station", "lamp", "line", "after"]);
        let (sensor, readings) = mpsc::channel(8);
        let (line, mut taken) = mpsc::channel(1);
        let measure = async move {
            for reading in 1..=5 {
                event("station", format!("reads {reading}"));
                sensor.send(reading).await.unwrap();
                sleep(ms(10)).await;
            }
        };
        let transmit = async {
            let mut count = 0;
            loop {
                sleep(ms(25)).await;
                let Some(reading) = taken.recv().await else { return count };
                event("line", format!("took {reading}"));
                count += 1;
            }
        };

        let lamp = Lamp { next: Instant::now() + ms(33) };
        let station = Station { readings, line, lamp };
        let ((), (), count) = join!(measure, relay(station), transmit);
        conclude("after", format!("{count} of 5 readings"));
    })
}

#[test]
fn a_send_that_loses_takes_its_reading_along() {
    let recording = station(async |station| first::relay(station).await);

    let count = |count: &'static str| claim(move |it| it.lanes()[3].events[0].what == count);
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(31))
        .asks([
            count("5 of 5 readings"),
            count("3 of 5 readings"),
            claim(|it| it.lanes()[2].events.len() > 5),
        ])
        .broke("readings 3 and 5 were waiting when the lamp blinked", |it| {
            !it.text().contains("took 3") && !it.text().contains("took 5")
        });

    shows("04_contamination/lost_message/first", figure);
}

#[test]
fn a_reservation_that_loses_takes_nothing_along() {
    let reserved = station(async |station| reserved::relay(station).await);
    let kept = station(async |station| kept::relay(station).await);

    assert_eq!(reserved, kept);
    let figure = Figure::new(reserved)
        .held("the lamp blinks, and nothing is lost", ends("line", "125 took 5"));
    shows("04_contamination/lost_message/reserved", figure);
}

/// A reading comes at 20 ms, there is room from 60 ms on, and at 100 ms somebody relays again.
fn cut_everywhere<R>(
    relay: impl Fn(Receiver<u32>, Sender<u32>) -> R + Send + Sync + 'static,
    relay_one: impl AsyncFn(&mut R) + Send + Sync + 'static,
) -> Vec<Recorded>
where
    R: 'static,
{
    cut::recordings(async move || {
        declare(["caller", "station", "line"]);
        let (sensor, readings) = mpsc::channel(8);
        let (line, mut taken) = mpsc::channel(1);
        line.try_send(0).unwrap();
        let mut relay = relay(readings, line);
        tokio::spawn(async move {
            sleep(ms(20)).await;
            event("station", "reads 1");
            sensor.send(1).await.unwrap();
            sensor.closed().await;
        });
        tokio::spawn(async move {
            sleep(ms(60)).await;
            while let Some(reading) = taken.recv().await {
                event("line", format!("takes {reading}"));
            }
        });

        event("caller", "relays");
        match cut::marked(relay_one(&mut relay)).await {
            Some(()) => event("caller", "has relayed"),
            None => {
                cancelled("caller", "is called away");
                sleep(ms(100) - ms(now())).await;
                event("caller", "relays again");
                if timeout(ms(40), relay_one(&mut relay)).await.is_err() {
                    event("caller", "still waits");
                }
            }
        }
        sleep(ms(150) - ms(now())).await;
    })
}

fn arrived(recording: &Timeline) -> Result<String, String> {
    let line = &recording.lanes()[2].events;
    match line.iter().filter(|event| event.what == "takes 1").count() {
        1 => Ok("the line takes the reading".to_owned()),
        _ => Err("the reading is lost".to_owned()),
    }
}

#[test]
fn a_relay_is_dropped_at_every_await() {
    let by_value = cut_everywhere(
        |readings, line| by_value::Relay { readings, line },
        async |relay| relay.relay_one().await,
    );
    let in_self = cut_everywhere(
        |readings, line| in_self::Relay { readings, reading: None, line },
        async |relay| relay.relay_one().await,
    );
    let figure = Explorable::new()
        .version(version("By value", "p04_contamination/lost_message/by_value", by_value))
        .version(version("In self", "p04_contamination/lost_message/in_self", in_self))
        .judged(arrived);

    assert_eq!(figure.broken(), [vec!["send"], vec![]]);
    shows("04_contamination/lost_message/explore", figure);
}

/// Says on its lane when nobody has it any more.
struct Message {
    lane: &'static str,
    comes_back: bool,
}

impl Message {
    fn new(lane: &'static str) -> Self {
        Self { lane, comes_back: false }
    }

    fn came_back(mut self, how: &str) {
        event(self.lane, how);
        self.comes_back = true;
    }
}

impl Drop for Message {
    fn drop(&mut self) {
        if !self.comes_back {
            event(self.lane, "message dropped");
        }
    }
}

/// A channel that is full, and stays so.
fn full() -> (Sender<Message>, Receiver<Message>) {
    let (line, taken) = mpsc::channel(1);
    let first = Message { lane: "first", comes_back: true };
    assert!(line.try_send(first).is_ok());
    (line, taken)
}

#[test]
fn what_becomes_of_a_message_that_is_given_up() {
    let recording = Room::new().record_repeatedly(16, async || {
        let lanes = ["send", "send_timeout", "send_timeout, dropped", "try_send", "reserve"];
        declare(lanes);
        let [send, send_timeout, dropped, try_send, reserve] = lanes;

        let sends = async {
            let (line, _taken) = full();
            event(send, "waits");
            assert!(timeout(ms(20), line.send(Message::new(send))).await.is_err());
        };
        let limits_itself = async {
            let (line, _taken) = full();
            event(send_timeout, "waits");
            match line.send_timeout(Message::new(send_timeout), ms(20)).await {
                Err(SendTimeoutError::Timeout(message)) => message.came_back("comes back"),
                _ => unreachable!("the line is full, and open"),
            }
        };
        let is_dropped = async {
            let (line, _taken) = full();
            event(dropped, "waits");
            let sent = line.send_timeout(Message::new(dropped), ms(20));
            assert!(timeout(ms(10), sent).await.is_err());
        };
        let tries = async {
            let (line, _taken) = full();
            match line.try_send(Message::new(try_send)) {
                Err(TrySendError::Full(message)) => message.came_back("comes back"),
                _ => unreachable!("the line is full, and open"),
            }
        };
        let reserves = async {
            let (line, _taken) = full();
            let message = Message::new(reserve);
            event(reserve, "waits");
            assert!(timeout(ms(20), line.reserve()).await.is_err());
            message.came_back("message still here");
        };
        join!(sends, limits_itself, is_dropped, tries, reserves);
    });

    shows("04_contamination/lost_message/given_up", recording);
}

#[test]
fn a_send_in_two_steps_times_out_and_is_delivered() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["station", "line"]);
        let (mut line, mut taken) = futures::channel::mpsc::channel(0);
        let station = async move {
            event("station", "sends 1");
            impatient::send_until_sent(&mut line, 1).await;
            event("station", "has sent 1");
        };
        let transmit = async {
            sleep(ms(25)).await;
            while let Some(reading) = taken.next().await {
                event("line", format!("took {reading}"));
            }
        };
        join!(station, transmit);
    });

    let figure = Figure::new(recording)
        .broke("one reading was taken twice", |it| it.lanes()[1].events.len() == 2);
    shows("04_contamination/lost_message/twice", figure);
}

#[test]
fn a_send_of_tokio_that_is_dropped_was_not_sent() {
    testkit::run(async || {
        let (line, mut taken) = mpsc::channel(1);
        line.try_send(0).unwrap();
        let mut send = Box::pin(line.send(1));
        assert!((&mut send).now_or_never().is_none());
        assert_eq!(taken.recv().await, Some(0));
        drop(send);
        assert!(taken.try_recv().is_err());
        assert_eq!(line.capacity(), 1);
    });
}

#[test]
fn what_a_permit_sends_to_a_receiver_that_has_gone_is_lost() {
    testkit::run(async || {
        let (line, taken) = mpsc::channel(1);
        let room = line.reserve().await.unwrap();
        let reading = Arc::new(1);
        drop(taken);
        room.send(reading.clone());
        drop(line);
        assert_eq!(Arc::strong_count(&reading), 1);
    });
}

#[test]
fn after_the_last_reading_a_relay_waits_for_no_room() {
    testkit::run(async || {
        let (sensor, readings) = mpsc::channel(1);
        let (line, _taken) = mpsc::channel(1);
        line.try_send(0).unwrap();
        drop(sensor);
        let mut relay = in_self::Relay { readings, reading: None, line };
        assert!(timeout(ms(100), relay.relay_one()).await.is_ok());
    });
}

#[test]
fn a_reservation_made_anew_stands_at_the_end_of_the_queue() {
    testkit::run(async || {
        let (line, mut taken) = mpsc::channel(1);
        line.try_send(0).unwrap();
        assert!(timeout(ms(5), line.reserve()).await.is_err());
        let neighbour = tokio::spawn({
            let line = line.clone();
            async move { line.send(2).await.unwrap() }
        });
        settle().await;
        let ours = async { line.reserve().await.unwrap().send(1) };
        let take = async {
            sleep(ms(10)).await;
            [taken.recv().await, taken.recv().await, taken.recv().await]
        };
        let ((), order) = join!(ours, take);
        assert_eq!(order, [Some(0), Some(2), Some(1)]);
        neighbour.await.unwrap();
    });
}
