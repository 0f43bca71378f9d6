//! Keeps a shop's prices, stock and vouchers in a cache, by following three tables of its database.
//!
//! Stopped while its first primary is up, the mirror ends. Stopped after a failover, it does not: its followers go on,
//! `run` waits for them, and the process has to be killed.

use testkit::scene::{Cluster, Session, Store};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

pub struct Mirror {
    cluster: Cluster,
    cache: Store,
    /// Stops the whole service, of which the mirror is a part.
    stop: CancellationToken,
    /// Ends those who follow the tables on the present primary.
    generation: CancellationToken,
}

impl Mirror {
    /// Makes a mirror that stops when `stop` is cancelled.
    pub fn new(cluster: Cluster, cache: Store, stop: CancellationToken) -> Self {
        let generation = stop.child_token();
        Self { cluster, cache, stop, generation }
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
    //
    // TODO: keep the two promises above, without changing the signatures.
    pub async fn run(mut self) {
        loop {
            let session = self.cluster.connect().await;
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop) = (self.cache.clone(), self.generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop));
            }
            followers.close();

            tokio::select! {
                () = session.lost() => self.generation.cancel(),
                () = self.stop.cancelled() => {}
            }
            followers.wait().await;
            if self.stop.is_cancelled() {
                return;
            }
            // A token that was cancelled stays so.
            self.generation = CancellationToken::new();
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
