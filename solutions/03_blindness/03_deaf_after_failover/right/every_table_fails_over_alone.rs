//! One loop a table, each with a session of its own: right where tables come back at different times.

use testkit::scene::{Cluster, Session, Store};
use tokio_util::sync::CancellationToken;

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
        tokio::join!(self.keeps("prices"), self.keeps("stock"), self.keeps("vouchers"));
    }

    async fn keeps(&self, table: &'static str) {
        while let Some(session) = self.stop.run_until_cancelled(self.cluster.connect()).await {
            follow(table, session, &self.cache, &self.stop).await;
        }
    }
}

async fn follow(table: &'static str, session: Session, cache: &Store, stop: &CancellationToken) {
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
