//! Right under every cut; but two transfers that cross each other hold one lock each, and wait for that of the other.
//!
//! fails: transfers_that_cross_each_other_all_end
//! says: HANG: carol paid bob at 0 ms, bob paid ann at 1

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

#[derive(Clone)]
pub struct Bank {
    accounts: Arc<HashMap<&'static str, Mutex<u64>>>,
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
        let accounts = balances.into_iter().map(|(name, balance)| (name, Mutex::new(balance)));
        Self { accounts: Arc::new(accounts.collect()), journal, notices, tasks: TaskTracker::new() }
    }

    pub async fn balance(&self, account: &str) -> u64 {
        *self.accounts[account].lock().await
    }

    pub async fn transfer(
        &self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        let mut payer = self.accounts[from].lock().await;
        let mut payee = self.accounts[to].lock().await;
        let after = payer.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *payer = after;
        *payee += amount;
        drop((payer, payee));
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
