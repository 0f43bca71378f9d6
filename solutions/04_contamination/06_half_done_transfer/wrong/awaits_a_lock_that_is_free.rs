//! A lock for each account, one after the other. The second is free in every test, so that nobody sees the await there.
//!
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid 10 and bob has got nothing; the journal has the transfer

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
        let after = payer.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *payer = after;
        drop(payer);
        *self.accounts[to].lock().await += amount;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
