use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p04_contamination::listen_only::{advice, deref, first, once, own, stop::Stop};
use std::cell::{Cell, OnceCell};
use std::future::pending;
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, began, declare, ended, event, follow, now};
use tokio::join;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// A sensor that needs so many milliseconds for a reading, and breaks during one of them.
struct Sensor {
    lane: &'static str,
    takes: u64,
    breaks: Option<u32>,
    readings: Cell<u32>,
}

impl Sensor {
    /// Breaks during its second reading, at 30 ms.
    fn rain() -> Self {
        Self { lane: "rain", takes: 15, breaks: Some(2), readings: Cell::new(0) }
    }

    fn wind() -> Self {
        Self { lane: "wind", takes: 40, breaks: None, readings: Cell::new(0) }
    }

    async fn reading(&self) -> bool {
        self.readings.set(self.readings.get() + 1);
        if self.breaks.is_some_and(|last| self.readings.get() > last) {
            return std::future::pending().await;
        }
        follow(self.lane, "reading", sleep(ms(self.takes))).await;
        let broke = self.breaks == Some(self.readings.get());
        if broke {
            event(self.lane, "broke");
        }
        !broke
    }
}

/// A heater, as a task that is on until its token is cancelled.
fn heat(lane: &'static str) -> impl FnOnce(CancellationToken) {
    move |stop| {
        tokio::spawn(async move {
            began(lane, "on");
            stop.cancelled().await;
            ended(lane, "off");
        });
    }
}

/// The station is closed at 100 ms, while a third reading of the wind goes on.
fn day<R, W>(rain: R, wind: W) -> Timeline
where
    R: AsyncFnOnce(Sensor, &CancellationToken) + Clone + Send + 'static,
    W: AsyncFnOnce(Sensor, &CancellationToken) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["station", "rain", "rain's heater", "wind", "wind's heater"]);
        let station = CancellationToken::new();
        let owner = async {
            sleep(ms(100)).await;
            asked("station", "closes");
            station.cancel();
            settle().await;
        };
        join!(rain(Sensor::rain(), &station), wind(Sensor::wind(), &station), owner);
    })
}

#[test]
fn a_sensor_that_breaks_closes_the_station() {
    let recording = day(
        async |rain: Sensor, station: &CancellationToken| {
            first::watch(async || rain.reading().await, heat("rain's heater"), station.clone())
                .await;
        },
        async |wind: Sensor, station: &CancellationToken| {
            first::watch(async || wind.reading().await, heat("wind's heater"), station.clone())
                .await;
        },
    );
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(30))
        .asks([
            claim(|it| happened("wind", "80 reading done")(it)),
            claim(|it| ends("wind", "30 reading dropped")(it)),
            claim(|it| ends("wind", "40 reading done")(it)),
        ])
        .broke("the wind was not measured from 30 ms on", ends("wind's heater", "30 off"));

    shows("04_contamination/listen_only/first", figure);
}

async fn measure_wind(wind: Sensor, station: &CancellationToken) {
    own::watch(async || wind.reading().await, heat("wind's heater"), Stop::of(station)).await;
}

#[test]
fn a_sensor_that_only_listens_ends_itself() {
    let recording = day(
        async |rain: Sensor, station: &CancellationToken| {
            own::watch(async || rain.reading().await, heat("rain's heater"), Stop::of(station))
                .await;
        },
        measure_wind,
    );
    let figure = Figure::new(recording)
        .held("the rain sensor ended, and its heater with it", ends("rain's heater", "30 off"))
        .held(
            "the wind was measured until the station closed",
            ends("wind", "100 reading dropped"),
        );

    shows("04_contamination/listen_only/own", figure);
}

#[test]
fn a_sensor_that_takes_the_advice_waits_for_the_station_to_close() {
    let recording = day(
        async |rain: Sensor, station: &CancellationToken| {
            advice::watch(async || rain.reading().await, heat("rain's heater"), Stop::of(station))
                .await;
        },
        measure_wind,
    );
    let figure = Figure::new(recording)
        .broke("the heater of a broken sensor was on for 70 ms", |it| {
            happened("rain", "30 broke")(it) && ends("rain's heater", "100 off")(it)
        });

    shows("04_contamination/listen_only/advice", figure);
}

#[test]
fn a_sensor_that_is_dropped_switches_its_heater_off() {
    testkit::run(async || {
        let (station, heater) = (CancellationToken::new(), OnceCell::new());
        let heat = |stop| heater.set(stop).unwrap();
        let watch = own::watch(async || pending().await, heat, Stop::of(&station));
        assert!(timeout(ms(10), watch).await.is_err());
        assert!(heater.get().unwrap().is_cancelled());
        assert!(!station.is_cancelled());
    });
}

#[test]
fn a_reference_is_enough_to_cancel() {
    let station = CancellationToken::new();
    let give_up = |station: &CancellationToken| station.cancel();
    give_up(&station);
    assert!(station.is_cancelled());
}

#[test]
fn a_type_that_dereferences_has_every_method() {
    let station = CancellationToken::new();
    deref::Stop::of(&station).cancel();
    assert!(station.is_cancelled());
}

#[test]
fn a_future_is_enough_to_be_stopped() {
    testkit::run(async || {
        let station = CancellationToken::new();
        let readings = once::watch(async || sleep(ms(10)).await, station.clone().cancelled_owned());
        let owner = async {
            sleep(ms(35)).await;
            station.cancel();
        };
        timeout(ms(100), async { join!(readings, owner) }).await.unwrap();
        assert_eq!(now(), 35);
    });
}
