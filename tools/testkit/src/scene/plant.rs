use std::{
    future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// A plant in which machines pass bottles to each other, ten in a second, from stage to stage.
///
/// A bottle that comes from a machine of one stage, when a machine of the next has been told to stop, breaks. Clones are
/// the same plant.
///
/// ```
/// use testkit::{run, scene::Plant, timeline};
///
/// run(async || {
///     let plant = Plant::new();
///     let (washer, filler) = (plant.machine(0, "washer", 300), plant.machine(1, "filler", 200));
///     tokio::join!(washer.stop(), filler.stop());
///     assert_eq!((plant.broken(), timeline::now()), (3, 300));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Plant {
    opened: Instant,
    machines: Arc<Mutex<Vec<Entry>>>,
}

#[derive(Clone, Debug)]
struct Entry {
    stage: usize,
    name: &'static str,
    told: Option<u64>,
    ended: Option<u64>,
}

/// A machine of a [`Plant`]. It runs until it is told to stop; if it is dropped before it has stopped, it is cut.
///
/// ```
/// use testkit::{run, scene::Plant};
///
/// run(async || {
///     let plant = Plant::new();
///     let (washer, filler) = (plant.machine(0, "washer", 300), plant.machine(1, "filler", 200));
///     washer.stop().await;
///     drop(filler);
///     assert_eq!((plant.running(), plant.never_told()), (vec![], vec!["filler"]));
/// });
/// ```
#[derive(Debug)]
pub struct Machine {
    plant: Plant,
    number: usize,
    name: &'static str,
    takes: Option<u64>,
}

impl Plant {
    /// A plant without machines.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || assert_eq!(Plant::new().broken(), 0));
    /// ```
    #[expect(clippy::new_without_default, reason = "it remembers when it was made")]
    pub fn new() -> Self {
        Self { opened: super::opened(), machines: Arc::default() }
    }

    /// A machine of this stage that takes so many milliseconds to stop. Records on a lane of its name.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant, timeline};
    /// run(async || {
    ///     Plant::new().machine(0, "washer", 300).stop().await;
    ///     assert_eq!(timeline::now(), 300);
    /// });
    /// ```
    pub fn machine(&self, stage: usize, name: &'static str, takes: u64) -> Machine {
        self.add(stage, name, Some(takes))
    }

    /// A machine that never stops.
    ///
    /// ```
    /// use testkit::{run, scene::Plant};
    /// use tokio::time::{Duration, timeout};
    ///
    /// run(async || {
    ///     let filler = Plant::new().deaf(1, "filler");
    ///     assert!(timeout(Duration::from_secs(50), filler.stop()).await.is_err());
    /// });
    /// ```
    pub fn deaf(&self, stage: usize, name: &'static str) -> Machine {
        self.add(stage, name, None)
    }

    fn add(&self, stage: usize, name: &'static str, takes: Option<u64>) -> Machine {
        let mut machines = self.machines();
        machines.push(Entry { stage, name, told: None, ended: None });
        Machine { plant: self.clone(), number: machines.len() - 1, name, takes }
    }

    /// Bottles that broke until now.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || {
    ///     let plant = Plant::new();
    ///     let (washer, filler) = (plant.machine(0, "washer", 300), plant.machine(1, "filler", 200));
    ///     washer.stop().await;
    ///     filler.stop().await;
    ///     assert_eq!(plant.broken(), 0);
    /// });
    /// ```
    pub fn broken(&self) -> u64 {
        let machines = self.machines();
        let takes_none = |stage: usize| {
            let next = machines.iter().filter(|it| it.stage == stage + 1);
            next.filter_map(|it| it.told.or(it.ended)).min()
        };
        let gives = machines.iter().map(|it| (it.ended.unwrap_or_else(|| self.now()), it.stage));
        gives
            .filter_map(|(until, stage)| Some(until.saturating_sub(takes_none(stage)?) / 100))
            .sum()
    }

    /// The machines that were never told to stop.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || {
    ///     let plant = Plant::new();
    ///     drop(plant.machine(0, "washer", 300));
    ///     assert_eq!(plant.never_told(), ["washer"]);
    /// });
    /// ```
    pub fn never_told(&self) -> Vec<&'static str> {
        self.machines().iter().filter(|it| it.told.is_none()).map(|it| it.name).collect()
    }

    /// The machines that run, or are about to stop.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || {
    ///     let plant = Plant::new();
    ///     let washer = plant.machine(0, "washer", 300);
    ///     assert_eq!(plant.running(), ["washer"]);
    ///     washer.stop().await;
    ///     assert!(plant.running().is_empty());
    /// });
    /// ```
    pub fn running(&self) -> Vec<&'static str> {
        self.machines().iter().filter(|it| it.ended.is_none()).map(|it| it.name).collect()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn machines(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.machines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Machine {
    /// As the plant knows it.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || assert_eq!(Plant::new().machine(0, "washer", 300).name(), "washer"));
    /// ```
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Tells it to stop, and waits until it has.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future cuts the machine: what is inside is lost.
    ///
    /// ```
    /// # use testkit::{run, scene::Plant};
    /// run(async || {
    ///     let plant = Plant::new();
    ///     plant.machine(0, "washer", 300).stop().await;
    ///     assert!(plant.running().is_empty());
    /// });
    /// ```
    pub async fn stop(self) {
        let now = self.plant.now();
        self.plant.machines()[self.number].told = Some(now);
        let stops = async {
            match self.takes {
                Some(takes) => time::sleep(Duration::from_millis(takes)).await,
                None => future::pending().await,
            }
        };
        timeline::follow(self.name, "stop", stops).await;
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let now = self.plant.now();
        self.plant.machines()[self.number].ended = Some(now);
    }
}
