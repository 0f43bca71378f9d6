//! Wakes up every 40 ms while it waits for a primary, to look at the token.
//!
//! fails: stopped_between_two_primaries_it_ends_at_once
//! says: run() could have returned at 130 ms, and returned at 140
//! fails: stopped_while_it_connects_it_ends_at_once
//! says: run() could have returned at 5 ms, and returned at 15
//! fails: stopped_before_it_begins_it_ends_at_once
//! says: run() could have returned at 0 ms, and returned at 15

use std::time::Duration;

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
            let connecting = timeout(Duration::from_millis(40), self.cluster.connect());
            let Ok(session) = connecting.await else { continue };
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
