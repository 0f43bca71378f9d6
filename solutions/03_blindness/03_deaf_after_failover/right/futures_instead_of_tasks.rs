//! No tasks: the followers of a generation are one future, which ends when its token tells them.

use futures::future::join_all;
use testkit::scene::{Cluster, Session, Store};
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
            let generation = self.stop.child_token();
            let followers = TABLES.map(|table| follow(table, &session, &self.cache, &generation));
            let failover = async {
                self.stop.run_until_cancelled(session.lost()).await;
                generation.cancel();
            };
            tokio::join!(join_all(followers), failover);
        }
    }
}

async fn follow(table: &'static str, session: &Session, cache: &Store, stop: &CancellationToken) {
    let mut changes = session.follow(table);
    while let Some(change) = stop.run_until_cancelled(changes.next()).await {
        cache.write(change).await;
    }
    changes.leave().await;
}
