//! Tracks its tasks, and waits for them for 50 ms.
//!
//! fails: a_close_waits_for_every_client_who_has_gone
//! says: GHOST EFFECT: everybody had 100; ten clients began to move 10 from ann to bob

use std::{collections::HashMap, sync::Arc, time::Duration};

use testkit::scene::Store;
use tokio::{sync::Mutex, time::timeout};
use tokio_util::task::TaskTracker;

#[derive(Clone)]
pub struct Bank {
    balances: Arc<Mutex<HashMap<&'static str, u64>>>,
    journal: Store,
    notices: Store,
    tasks: TaskTracker,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

impl Bank {
    pub fn new(
        balances: impl IntoIterator<Item = (&'static str, u64)>,
        journal: Store,
        notices: Store,
    ) -> Self {
        let balances = Arc::new(Mutex::new(balances.into_iter().collect()));
        Self { balances, journal, notices, tasks: TaskTracker::new() }
    }

    pub async fn balance(&self, account: &str) -> u64 {
        self.balances.lock().await.get(account).copied().unwrap_or_default()
    }

    pub async fn transfer(
        &self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        let bank = self.clone();
        self.tasks
            .spawn(async move {
                let mut balances = bank.balances.lock().await;
                let before = balances.get(from).copied().unwrap_or_default();
                let after = before.checked_sub(amount).ok_or(Refused)?;
                bank.journal.write(format!("{from} pays {to} {amount}")).await;
                balances.insert(from, after);
                *balances.entry(to).or_default() += amount;
                drop(balances);
                bank.notices.write(format!("{to} got {amount}")).await;
                Ok(())
            })
            .await
            .expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        self.tasks.close();
        let _ = timeout(Duration::from_millis(50), self.tasks.wait()).await;
    }
}
