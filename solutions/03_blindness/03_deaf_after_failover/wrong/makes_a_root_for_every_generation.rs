//! Makes the token where the generation begins, and makes it from nothing.
//!
//! fails: stopped_on_the_first_primary_every_branch_ends
//! says: at 100 ms 3 of its branches were still at work: prices on primary 1, stock on primary 1, vouchers on primary 1
//! fails: stopped_after_a_failover_every_branch_ends
//! says: at 240 ms 3 of its branches were still at work: prices on primary 2, stock on primary 2, vouchers on primary 2
//! fails: thirty_failovers_leave_nothing_behind
//! says: 20 ms later these were still at work: prices on primary 31, stock on primary 31, vouchers on primary 31
//! fails: stopped_under_load_no_other_write_begins
//! says: 32 of 32 mirrors began another write

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
            let generation = CancellationToken::new();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
            if self.stop.is_cancelled() {
                followers.wait().await;
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
