//! Hears of the stop in the gap within a millisecond, because it wakes up every millisecond to look.
//!
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK: no table changed, and the only primary was lost after 30 s; in a minute the program woke up

use std::{pin::pin, time::Duration};

use testkit::scene::{Cluster, Session, Store};
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

pub struct Mirror {
    cluster: Cluster,
    cache: Store,
    stop: CancellationToken,
}

impl Mirror {
    pub fn new(cluster: Cluster, cache: Store, stop: CancellationToken) -> Self {
        Self { cluster, cache, stop }
    }

    pub async fn run(self) {
        while !self.stop.is_cancelled() {
            let mut connecting = pin!(self.cluster.connect());
            let session = loop {
                if self.stop.is_cancelled() {
                    return;
                }
                if let Ok(session) = timeout(Duration::from_millis(1), &mut connecting).await {
                    break session;
                }
            };
            let generation = self.stop.child_token();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
            generation.cancel();
            followers.wait().await;
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: Store, stop: CancellationToken) {
    let mut changes = session.follow(table);
    while let Some(change) = stop.run_until_cancelled(changes.next()).await {
        cache.write(change).await;
    }
    changes.leave().await;
}
