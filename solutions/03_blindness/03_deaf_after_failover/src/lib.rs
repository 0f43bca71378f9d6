//! Keeps a shop's prices, stock and vouchers in a cache, by following three tables of its database.

use testkit::scene::{Cluster, Session, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

pub struct Mirror {
    cluster: Cluster,
    cache: Store,
    /// Stops the whole service, of which the mirror is a part.
    stop: CancellationToken,
}

impl Mirror {
    /// Makes a mirror that stops when `stop` is cancelled.
    pub fn new(cluster: Cluster, cache: Store, stop: CancellationToken) -> Self {
        Self { cluster, cache, stop }
    }

    /// Follows the tables on whichever server is the primary.
    ///
    /// # Failover
    ///
    /// When a primary is lost, those who follow it write what they have received and end. Then others follow the next
    /// one, and the rest of the service does not notice.
    ///
    /// # Shutdown
    ///
    /// Whenever `stop` is cancelled, everybody ends without further delay: writes the change that was received, takes
    /// no other, and then leaves a primary that is still up. After that `run` returns.
    pub async fn run(self) {
        // The gap between two primaries is a wait like any other.
        while let Some(session) = self.stop.run_until_cancelled(self.cluster.connect()).await {
            // A child for each generation, made where the generation begins, so that there is no other place for a
            // token to come from.
            let generation = self.stop.child_token();
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            // Nobody has to ask which of the two it was: the followers have heard a stop already.
            self.stop.run_until_cancelled(session.lost()).await;
            generation.cancel();
            followers.wait().await;
        }
    }
}

/// Writes every change of `table` into the cache.
async fn follow(table: &'static str, session: Session, cache: Store, stop: CancellationToken) {
    let mut changes = session.follow(table);
    while let Some(change) = stop.run_until_cancelled(changes.next()).await {
        cache.write(change).await;
    }
    changes.leave().await;
}
