//! Works on a copy, and puts it in place of the original when the journal has the transfer: right where a step changes many things.

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
        let mut next = balances.clone();
        let payer = next.get_mut(from).ok_or(Refused)?;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        *next.entry(to).or_default() += amount;

        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *balances = next;
        drop(balances);

        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
