//! Links everybody to the stop of the service, and tells nobody of a failover.
//!
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: prices on primary 1, prices on primary 2, stock on primary 1, stock on primary
//! fails: a_primary_that_is_lost_is_followed_by_nobody
//! says: at 120 ms these were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: a_table_is_followed_once_at_a_time
//! says: these were followed on both primaries at once: prices, stock, vouchers
//! fails: stopped_between_two_primaries_it_ends_at_once
//! says: run() returned at 130 ms, while these of its branches were still at work: prices on primary 1, stock on primary 1,
//! fails: stopped_while_it_connects_it_ends_at_once
//! says: run() returned at 305 ms, while these of its branches were still at work: prices on primary 1, prices on primary 2, stock
//! fails: stopped_while_a_generation_ends_no_other_begins
//! says: run() returned at 101 ms, while these of its branches were still at work: prices on primary 1, stock on primary 1,
//! fails: thirty_failovers_leave_nothing_behind
//! says: these were followed: prices on primary 1, prices on primary 10, prices on primary 11, prices on primary 12,

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
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), self.stop.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            if self.stop.run_until_cancelled(session.lost()).await.is_none() {
                followers.wait().await;
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
