//! Links every generation, and its followers look at their token when something has changed.
//!
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: a_primary_that_is_lost_is_followed_by_nobody
//! says: at 120 ms these were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_on_the_first_primary_every_branch_ends
//! says: at 100 ms 3 of its branches were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_after_a_failover_every_branch_ends
//! says: at 240 ms 3 of its branches were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_between_two_primaries_it_ends_at_once
//! says: at 170 ms 3 of its branches were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_while_it_connects_it_ends_at_once
//! says: at 195 ms 3 of its branches were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_while_a_generation_ends_no_other_begins
//! says: at 141 ms 2 of its branches were still at work: stock on primary 1, vouchers on primary 1
//! fails: what_was_received_is_written_before_the_end
//! says: a write takes 30 ms, and in the end the cache had []
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
    while !stop.is_cancelled() {
        let change = changes.next().await;
        cache.write(change).await;
    }
    changes.leave().await;
}
