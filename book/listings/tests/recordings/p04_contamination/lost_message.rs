use crate::{ms, shows};
use futures::{FutureExt, StreamExt};
use listings::p04_contamination::lost_message::{first, impatient, kept, reserved};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, conclude, declare, event};
use tokio::join;
use tokio::sync::mpsc::error::{SendTimeoutError, TrySendError};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// A reading comes every 10 ms, the line takes one every 25 ms and has room for one more, and a lamp blinks every 33 ms.
fn station<R>(relay: R) -> Timeline
where
    R: AsyncFnOnce(Receiver<u32>, Sender<u32>, &mut Lamp) + Clone + Send + 'static,
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

        let mut lamp = Lamp { began: Instant::now(), blinks: 0 };
        let ((), (), count) = join!(measure, relay(readings, line, &mut lamp), transmit);
        conclude("after", format!("{count} of 5 readings"));
    })
}

struct Lamp {
    began: Instant,
    blinks: u64,
}

impl Lamp {
    async fn blink(&mut self) {
        sleep_until(self.began + ms(33 * (self.blinks + 1))).await;
        self.blinks += 1;
        event("lamp", "blinks");
    }
}

#[test]
fn a_send_that_loses_takes_its_reading_along() {
    let recording = station(async |readings, line, lamp| {
        first::relay(readings, line, async || lamp.blink().await).await
    });

    shows("04_contamination/lost_message/first", recording);
}

#[test]
fn a_reservation_that_loses_takes_nothing_along() {
    let reserved = station(async |readings, line, lamp| {
        reserved::relay(readings, line, async || lamp.blink().await).await
    });
    let kept = station(async |readings, line, lamp| {
        kept::relay(readings, line, async || lamp.blink().await).await
    });

    assert_eq!(reserved, kept);
    shows("04_contamination/lost_message/reserved", reserved);
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

    shows("04_contamination/lost_message/twice", recording);
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
