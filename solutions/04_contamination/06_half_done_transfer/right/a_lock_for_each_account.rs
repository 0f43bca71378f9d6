//! Locks the two accounts in the order of their names, and changes both in one go: right where transfers should not wait for each other.

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
        let (first, second) = if from < to { (from, to) } else { (to, from) };
        let mut first = self.accounts[first].lock().await;
        let mut second = self.accounts[second].lock().await;
        let (payer, payee) =
            if from < to { (&mut *first, &mut *second) } else { (&mut *second, &mut *first) };
        let after = payer.checked_sub(amount).ok_or(Refused)?;

        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *payer = after;
        *payee += amount;
        drop((first, second));

        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
