//! No token for a generation: a loss can be awaited by everybody, as a token can.

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
            followers.wait().await;
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: Store, stop: CancellationToken) {
    let mut changes = session.follow(table);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            () = session.lost() => break,
            change = changes.next() => cache.write(change).await,
        }
    }
    changes.leave().await;
}
