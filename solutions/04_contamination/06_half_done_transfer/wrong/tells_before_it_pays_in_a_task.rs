//! Nothing can cut it; but the notice goes out first, and bob knows of money that he does not have.
//!
//! fails: the_notice_comes_after_the_line_in_the_journal
//! says: GHOST EFFECT: ann paid bob 10; at 1 ms the notice was being written

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
        let bank = self.clone();
        let task = self.tasks.spawn(async move { bank.make(from, to, amount).await });
        task.await.expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn make(&self, from: &str, to: &'static str, amount: u64) -> Result<(), Refused> {
        let mut balances = self.balances.lock().await;
        let payer = balances.get_mut(from).ok_or(Refused)?;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        self.notices.write(format!("{to} got {amount}")).await;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *balances.entry(to).or_default() += amount;
        Ok(())
    }
}
