use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline::{self, Span};

/// A yard to which trucks come with parcels, and what became of each parcel.
///
/// A parcel is packed on a [`Bench`], or it drives off again in its truck, or it is lost: dropped anywhere else.
/// Clones share one yard.
///
/// ```
/// use testkit::{run, scene::{Bench, Yard}};
///
/// run(async || {
///     let yard = Yard::new([(0, 3)]);
///     let bench = Bench::new(30);
///     let mut truck = yard.next_truck().await.unwrap();
///
///     bench.pack(truck.take_out().unwrap()).await;
///     drop(truck.take_out());
///     drop(truck);
///
///     assert_eq!((yard.packed(), yard.lost(), yard.returned()), (vec![1], vec![2], vec![3]));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Yard {
    opened: Instant,
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    coming: VecDeque<(u64, u32)>,
    arrived: usize,
    numbered: u32,
    packed: Vec<u32>,
    returned: Vec<u32>,
    lost: Vec<u32>,
    outside: usize,
    drove_off: Vec<(usize, u64)>,
}

impl Yard {
    /// A yard to which trucks come at these times, in milliseconds of virtual time from now, with so many parcels.
    ///
    /// Parcels are numbered from 1 on, across all trucks.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// testkit::run(async || assert!(testkit::scene::Yard::new([]).next_truck().await.is_none()));
    /// ```
    pub fn new(trucks: impl IntoIterator<Item = (u64, u32)>) -> Self {
        let log = Log { coming: trucks.into_iter().collect(), ..Log::default() };
        Self { opened: super::opened(), log: Arc::new(Mutex::new(log)) }
    }

    /// The next truck, or `None` after the last one. Records on lanes `truck 1` and so on.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future sends no truck away.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard, timeline};
    /// run(async || {
    ///     let yard = Yard::new([(10, 3)]);
    ///     let truck = yard.next_truck().await.unwrap();
    ///     assert_eq!((truck.len(), timeline::now()), (3, 10));
    /// });
    /// ```
    pub async fn next_truck(&self) -> Option<Truck> {
        loop {
            let (at, arrived) = {
                let log = self.log();
                (log.coming.front()?.0, log.arrived)
            };
            time::sleep_until(self.opened + Duration::from_millis(at)).await;
            let mut log = self.log();
            if log.arrived != arrived {
                continue; // Somebody else has it.
            }
            let (_, count) = log.coming.pop_front()?;
            log.arrived += 1;
            let number = log.arrived;
            let first = log.numbered + 1;
            log.numbered += count;
            let parcels = (first..first + count).collect();
            let lane = format!("truck {number}");
            let span = Some(timeline::span(&lane, "unloading"));
            return Some(Truck { yard: self.clone(), number, lane, span, parcels });
        }
    }

    /// Parcels that were packed, in that order.
    ///
    /// ```
    /// # use testkit::{run, scene::{Bench, Yard}};
    /// run(async || {
    ///     let yard = Yard::new([(0, 1)]);
    ///     let parcel = yard.next_truck().await.unwrap().take_out().unwrap();
    ///     Bench::new(30).pack(parcel).await;
    ///     assert_eq!(yard.packed(), [1]);
    /// });
    /// ```
    pub fn packed(&self) -> Vec<u32> {
        self.log().packed.clone()
    }

    /// Parcels that drove off in their truck, in the order in which they would have been taken out.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let yard = Yard::new([(0, 2)]);
    ///     drop(yard.next_truck().await);
    ///     assert_eq!(yard.returned(), [1, 2]);
    /// });
    /// ```
    pub fn returned(&self) -> Vec<u32> {
        self.log().returned.clone()
    }

    /// Parcels that are in no truck and will never be packed.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let yard = Yard::new([(0, 2)]);
    ///     drop(yard.next_truck().await.unwrap().take_out());
    ///     assert_eq!(yard.lost(), [1]);
    /// });
    /// ```
    pub fn lost(&self) -> Vec<u32> {
        self.log().lost.clone()
    }

    /// How many parcels are on their way from a truck to the bench, or on it.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let yard = Yard::new([(0, 2)]);
    ///     let _parcel = yard.next_truck().await.unwrap().take_out();
    ///     assert_eq!(yard.outside(), 1);
    /// });
    /// ```
    pub fn outside(&self) -> usize {
        self.log().outside
    }

    /// When a truck drove off, in milliseconds of virtual time since the scenario began.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let yard = Yard::new([(10, 2)]);
    ///     assert_eq!(yard.drove_off(1), None);
    ///     drop(yard.next_truck().await);
    ///     assert_eq!(yard.drove_off(1), Some(10));
    /// });
    /// ```
    pub fn drove_off(&self, truck: usize) -> Option<u64> {
        self.log().drove_off.iter().find(|(number, _)| *number == truck).map(|(_, at)| *at)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A truck in a [`Yard`]; it drives off when it is dropped, with what is still in it.
///
/// ```
/// use testkit::{run, scene::Yard};
///
/// run(async || {
///     let yard = Yard::new([(0, 2)]);
///     let mut truck = yard.next_truck().await.unwrap();
///     let parcel = truck.take_out().unwrap();
///     drop(truck);
///     assert_eq!((parcel.number(), yard.returned()), (1, vec![2]));
/// });
/// ```
#[derive(Debug)]
pub struct Truck {
    yard: Yard,
    number: usize,
    lane: String,
    span: Option<Span>,
    parcels: VecDeque<u32>,
}

impl Truck {
    /// Takes out the next parcel, if there is one.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let mut truck = Yard::new([(0, 1)]).next_truck().await.unwrap();
    ///     assert_eq!(truck.take_out().unwrap().number(), 1);
    ///     assert!(truck.take_out().is_none());
    /// });
    /// ```
    pub fn take_out(&mut self) -> Option<Parcel> {
        let number = self.parcels.pop_front()?;
        self.yard.log().outside += 1;
        Some(Parcel { yard: self.yard.clone(), number, is_safe: false })
    }

    /// Puts a parcel back, as the next to be taken out.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let yard = Yard::new([(0, 2)]);
    ///     let mut truck = yard.next_truck().await.unwrap();
    ///     let parcel = truck.take_out().unwrap();
    ///     truck.put_back(parcel);
    ///     drop(truck);
    ///     assert_eq!(yard.returned(), [1, 2]);
    /// });
    /// ```
    pub fn put_back(&mut self, mut parcel: Parcel) {
        parcel.is_safe = true;
        self.parcels.push_front(parcel.number);
        self.yard.log().outside -= 1;
    }

    /// How many parcels are in it.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let mut truck = Yard::new([(0, 2)]).next_truck().await.unwrap();
    ///     let _parcel = truck.take_out();
    ///     assert_eq!(truck.len(), 1);
    /// });
    /// ```
    pub fn len(&self) -> usize {
        self.parcels.len()
    }

    /// Whether no parcel is in it.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let mut truck = Yard::new([(0, 1)]).next_truck().await.unwrap();
    ///     let _parcel = truck.take_out();
    ///     assert!(truck.is_empty());
    /// });
    /// ```
    pub fn is_empty(&self) -> bool {
        self.parcels.is_empty()
    }
}

impl Drop for Truck {
    fn drop(&mut self) {
        match (self.span.take(), self.parcels.len()) {
            (Some(span), 0) => span.done(),
            (_, left) => timeline::event(&self.lane, format!("drives off with {left}")),
        }
        let mut log = self.yard.log();
        log.returned.extend(self.parcels.drain(..));
        log.drove_off.push((self.number, timeline::now()));
    }
}

/// A parcel on its way. Dropped before it is packed or put back, it is lost.
///
/// ```
/// use testkit::{run, scene::Yard};
///
/// run(async || {
///     let yard = Yard::new([(0, 2)]);
///     let mut truck = yard.next_truck().await.unwrap();
///     let (first, second) = (truck.take_out().unwrap(), truck.take_out().unwrap());
///     truck.put_back(first);
///     drop(second);
///     assert_eq!((truck.len(), yard.lost()), (1, vec![2]));
/// });
/// ```
#[derive(Debug)]
#[must_use = "a parcel that is dropped is lost"]
pub struct Parcel {
    yard: Yard,
    number: u32,
    is_safe: bool,
}

impl Parcel {
    /// What stands on it.
    ///
    /// ```
    /// # use testkit::{run, scene::Yard};
    /// run(async || {
    ///     let mut truck = Yard::new([(0, 2)]).next_truck().await.unwrap();
    ///     assert_eq!(truck.take_out().unwrap().number(), 1);
    /// });
    /// ```
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        if self.is_safe {
            return;
        }
        let mut log = self.yard.log();
        log.lost.push(self.number);
        log.outside -= 1;
        drop(log);
        timeline::event("lost", format!("parcel {}", self.number));
    }
}

/// A bench on which parcels are packed. Clones are the same bench.
///
/// ```
/// use testkit::{run, scene::{Bench, Yard}, timeline};
///
/// run(async || {
///     let (yard, bench) = (Yard::new([(0, 2)]), Bench::new(30));
///     let mut truck = yard.next_truck().await.unwrap();
///     while let Some(parcel) = truck.take_out() {
///         bench.pack(parcel).await;
///     }
///     assert_eq!((yard.packed(), timeline::now()), (vec![1, 2], 60));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Bench {
    latency: Duration,
}

impl Bench {
    /// A bench on which packing a parcel takes that many milliseconds of virtual time. Records on lane `bench`.
    ///
    /// ```
    /// # use testkit::{run, scene::{Bench, Yard}, timeline};
    /// run(async || {
    ///     let parcel = Yard::new([(0, 1)]).next_truck().await.unwrap().take_out().unwrap();
    ///     Bench::new(30).pack(parcel).await;
    ///     assert_eq!(timeline::now(), 30);
    /// });
    /// ```
    pub fn new(latency: u64) -> Self {
        Self { latency: Duration::from_millis(latency) }
    }

    /// Packs a parcel.
    ///
    /// # Cancel safety
    ///
    /// None: if this future is dropped, the parcel is lost.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use testkit::{run, scene::{Bench, Yard}};
    /// run(async || {
    ///     let yard = Yard::new([(0, 1)]);
    ///     let parcel = yard.next_truck().await.unwrap().take_out().unwrap();
    ///     let _ = tokio::time::timeout(Duration::from_millis(5), Bench::new(30).pack(parcel)).await;
    ///     assert_eq!(yard.lost(), [1]);
    /// });
    /// ```
    pub async fn pack(&self, mut parcel: Parcel) {
        let span = timeline::span("bench", &format!("parcel {}", parcel.number));
        time::sleep(self.latency).await;
        parcel.is_safe = true;
        let mut log = parcel.yard.log();
        log.packed.push(parcel.number);
        log.outside -= 1;
        drop(log);
        span.done();
    }
}
