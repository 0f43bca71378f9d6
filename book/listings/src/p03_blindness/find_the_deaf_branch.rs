//! A service with three blind spots, and the same service without them.

pub mod courier;
pub mod mended;
pub mod prices;
pub mod relay;

use std::time::Duration;
use testkit::scene::{Feed, Service, Store};
use testkit::timeline::{event, follow};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken as Token;

/// How long a partner may take for one order.
pub const LIMIT: Duration = Duration::from_millis(50);
/// How long the courier waits before it tries again.
pub const RETRY: Duration = Duration::from_millis(200);
/// How long a stop waits before it calls the roll.
pub const GRACE: Duration = Duration::from_millis(60);

pub struct Shop {
    pub door: Feed<&'static str>,
    pub partner: Service,
    pub archive: Store,
    pub price: watch::Receiver<u32>,
}

/// The tasks of a service, by name.
#[derive(Default)]
pub struct Crew(Vec<(&'static str, JoinHandle<()>)>);

impl Crew {
    pub fn hire(&mut self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        self.0.push((name, tokio::spawn(follow(name, "work", work))));
    }

    pub fn still_at_work(&self) -> Vec<&'static str> {
        let still = self.0.iter().filter(|(_, task)| !task.is_finished());
        still.map(|(name, _)| *name).collect()
    }
}

/// Whether the partner took the order in time.
pub async fn delivers(partner: &Service, order: &str) -> bool {
    let answer = timeout(LIMIT, partner.fetch("order")).await;
    let takes = answer.is_ok_and(|answer| answer.is_ok());
    event("partner", format!("{} {order}", if takes { "takes" } else { "refuses" }));
    takes
}

/// Shows a price until it is told to stop.
pub async fn show(price: u32, screen: Token) {
    let lit = screen.run_until_cancelled(sleep(Duration::from_secs(3600)));
    follow("screen", &format!("price {price}"), lit).await;
}
