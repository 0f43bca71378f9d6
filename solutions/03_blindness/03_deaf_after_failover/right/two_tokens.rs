//! A fresh token for each generation, and everybody asks both: right for two levels, and for no more.

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
                let (cache, tokens) = (self.cache.clone(), [self.stop.clone(), generation.clone()]);
                followers.spawn(follow(table, session.clone(), cache, tokens));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
            generation.cancel();
            followers.wait().await;
        }
    }
}

async fn follow(
    table: &'static str,
    session: Session,
    cache: Store,
    [stop, generation]: [CancellationToken; 2],
) {
    let mut changes = session.follow(table);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            () = generation.cancelled() => break,
            change = changes.next() => cache.write(change).await,
        }
    }
    changes.leave().await;
}
