//! Returns when it is asked to, and leaves the rest to the followers.
//!
//! fails: stopped_on_the_first_primary_every_branch_ends
//! says: run() returned at 60 ms, while these of its branches were still at work: prices on primary 1, stock on primary 1,
//! fails: stopped_after_a_failover_every_branch_ends
//! says: run() returned at 200 ms, while these of its branches were still at work: prices on primary 2, stock on primary 2,
//! fails: what_was_received_is_written_before_the_end
//! says: when run() returned the cache had []

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
        while let Some(session) = self.stop.run_until_cancelled(self.cluster.connect()).await {
            let generation = self.stop.child_token();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            if self.stop.run_until_cancelled(session.lost()).await.is_none() {
                return;
            }
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
