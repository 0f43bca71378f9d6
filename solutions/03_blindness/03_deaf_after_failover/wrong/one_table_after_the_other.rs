//! Gives up the tasks, and with them the second table and the third.
//!
//! fails: what_changes_on_the_first_primary_is_written
//! says: at 90 ms the cache had ["9.90"]
//! fails: the_three_tables_are_followed_at_the_same_time
//! says: a write takes 5, and at 36 ms the cache had []
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: prices on primary 2
//! fails: stopped_on_the_first_primary_every_branch_ends
//! says: run() could have returned at 65 ms, and returned at 75
//! fails: stopped_after_a_failover_every_branch_ends
//! says: run() could have returned at 205 ms, and returned at 215
//! fails: thirty_failovers_leave_nothing_behind
//! says: these were followed: prices on primary 31

use testkit::scene::{Cluster, Session, Store};
use tokio_util::sync::CancellationToken;

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
            let following = async {
                for table in TABLES {
                    let (cache, stop) = (self.cache.clone(), generation.clone());
                    follow(table, session.clone(), cache, stop).await;
                }
            };
            let failover = async {
                self.stop.run_until_cancelled(session.lost()).await;
                generation.cancel();
            };
            tokio::join!(following, failover);
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
