//! Whoever is at work when the day ends is told that there was not enough money.
//!
//! fails: a_client_who_waits_is_not_cut_by_a_close
//! says: WRONG RESULT: ann had 100 and waited while she paid bob 10; close() was called at 5 ms, and transfer() returned Err(Refused)

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub struct Bank {
    balances: Arc<Mutex<HashMap<&'static str, u64>>>,
    journal: Store,
    notices: Store,
    closed: CancellationToken,
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
        Self { balances, journal, notices, closed: CancellationToken::new() }
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
        let made = self.make(from, to, amount);
        self.closed.run_until_cancelled(made).await.unwrap_or(Err(Refused))
    }

    pub async fn close(&self) {
        self.closed.cancel();
    }

    async fn make(&self, from: &'static str, to: &'static str, amount: u64) -> Result<(), Refused> {
        let mut balances = self.balances.lock().await;
        let left =
            balances.get(from).copied().unwrap_or_default().checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        balances.insert(from, left);
        *balances.entry(to).or_default() += amount;
        drop(balances);
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }
}
