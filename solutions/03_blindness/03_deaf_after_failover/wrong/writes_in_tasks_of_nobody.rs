//! Writes each change in a task of its own, and nobody waits for them.
//!
//! fails: a_table_is_followed_once_at_a_time
//! says: at 150 ms prices were followed on primary 2
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

            self.stop.run_until_cancelled(session.lost()).await;
            generation.cancel();
            followers.wait().await;
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: Store, stop: CancellationToken) {
    let mut changes = session.follow(table);
    while let Some(change) = stop.run_until_cancelled(changes.next()).await {
        let cache = cache.clone();
        tokio::spawn(async move { cache.write(change).await });
    }
    changes.leave().await;
}
