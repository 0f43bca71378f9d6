//! Refuses whoever would have nothing left.
//!
//! fails: all_that_somebody_has_may_be_paid
//! says: WRONG RESULT: ann had 100 and wanted to pay 100, and transfer() returned Err(Refused)

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::Mutex;
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
        let mut balances = self.balances.lock().await;
        let before = balances.get(from).copied().unwrap_or_default();
        if before <= amount {
            return Err(Refused);
        }

        self.journal.write(format!("{from} pays {to} {amount}")).await;
        balances.insert(from, before - amount);
        *balances.entry(to).or_default() += amount;
        drop(balances);

        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
