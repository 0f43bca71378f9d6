//! Looks at the token when the next primary is there.
//!
//! fails: stopped_between_two_primaries_it_ends_at_once
//! says: run() could have returned at 130 ms, and returned at 160
//! fails: stopped_while_it_connects_it_ends_at_once
//! says: run() could have returned at 5 ms, and returned at 10
//! fails: stopped_before_it_begins_it_ends_at_once
//! says: run() could have returned at 0 ms, and returned at 10

use testkit::scene::{Cluster, Session, Store};
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
        loop {
            let session = self.cluster.connect().await;
            if self.stop.is_cancelled() {
                return;
            }
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
            if self.stop.is_cancelled() {
                return;
            }
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
