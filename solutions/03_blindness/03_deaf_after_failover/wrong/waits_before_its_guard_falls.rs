//! The guard would end the followers at the end of the round, which waits for them.
//!
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: a_primary_that_is_lost_is_followed_by_nobody
//! says: at 120 ms these were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: what_was_received_is_written_before_the_end
//! says: a write takes 30 ms, and when run() returned the cache had []
//! fails: thirty_failovers_leave_nothing_behind
//! says: these were followed: prices on primary 1, stock on primary 1, vouchers on primary 1

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
            let _guard = generation.clone().drop_guard();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
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
