//! Links once, and uses the token of the first generation for all of them: the second one is born cancelled.
//!
//! fails: after_a_failover_the_next_primary_is_followed
//! says: at 240 ms these were followed: none
//! fails: what_was_received_is_written_before_the_end
//! says: a write takes 30 ms, and when run() returned the cache had []
//! fails: thirty_failovers_leave_nothing_behind
//! says: LOST: nobody stopped the service, and primary 31 was up; these were followed: none

use testkit::scene::{Cluster, Session, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

pub struct Mirror {
    cluster: Cluster,
    cache: Store,
    stop: CancellationToken,
    generation: CancellationToken,
}

impl Mirror {
    pub fn new(cluster: Cluster, cache: Store, stop: CancellationToken) -> Self {
        let generation = stop.child_token();
        Self { cluster, cache, stop, generation }
    }

    pub async fn run(self) {
        while let Some(session) = self.stop.run_until_cancelled(self.cluster.connect()).await {
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), self.generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
            self.generation.cancel();
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
