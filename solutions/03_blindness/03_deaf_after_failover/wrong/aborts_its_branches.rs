//! A set of tasks ends them all, at a failover and at a stop, whatever they have in their hands.
//!
//! fails: a_table_is_followed_once_at_a_time
//! says: at 300 ms the cache had []
//! fails: stopped_on_the_first_primary_every_branch_ends
//! says: these were let go without being left, so that their primary keeps every change for them: prices on primary 1,
//! fails: stopped_after_a_failover_every_branch_ends
//! says: these were let go without being left, so that their primary keeps every change for them: prices on primary 2,
//! fails: what_was_received_is_written_before_the_end
//! says: a write takes 30 ms, and when run() returned the cache had []

use testkit::scene::{Cluster, Session, Store};
use tokio::task::JoinSet;
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
            let mut followers = JoinSet::new();
            for table in TABLES {
                followers.spawn(follow(table, session.clone(), self.cache.clone()));
            }

            self.stop.run_until_cancelled(session.lost()).await;
            followers.shutdown().await;
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: Store) {
    let mut changes = session.follow(table);
    loop {
        let change = changes.next().await;
        cache.write(change).await;
    }
}
