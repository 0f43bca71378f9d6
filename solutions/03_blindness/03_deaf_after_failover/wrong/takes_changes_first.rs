//! Asks for the next change first and for the stop second, and on a busy day there is always a next change.
//!
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
    loop {
        tokio::select! {
            biased;
            change = changes.next() => cache.write(change).await,
            () = stop.cancelled() => break,
        }
    }
    changes.leave().await;
}
