//! Each generation listens to a channel of its own besides the stop, and the sender is dropped at a failover.

use testkit::scene::{Cluster, Session, Store};
use tokio::sync::watch;
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
            let (present, generation) = watch::channel(());
            let followers = TaskTracker::new();
            for table in TABLES {
                let (cache, stop, generation) =
                    (self.cache.clone(), self.stop.clone(), generation.clone());
                followers.spawn(follow(table, session.clone(), cache, stop, generation));
            }
            followers.close();

            self.stop.run_until_cancelled(session.lost()).await;
            drop(present);
            followers.wait().await;
        }
    }
}

async fn follow(
    table: &'static str,
    session: Session,
    cache: Store,
    stop: CancellationToken,
    mut generation: watch::Receiver<()>,
) {
    let mut changes = session.follow(table);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            _ = generation.changed() => break,
            change = changes.next() => cache.write(change).await,
        }
    }
    changes.leave().await;
}
