//! Frees the balances while it waits for the journal, and writes back what it had read before.
//!
//! fails: two_transfers_at_once_do_not_overdraw_an_account
//! says: 2 of them returned Ok, and then ann had 40, bob 160 and carol 160
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid nothing and bob has got nothing; the journal has the transfer
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the journal has ["ann pays bob 10", "ann pays carol 95"], and the balances are ann 5, bob 110, carol 195

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
        let before = self.balance(from).await;
        let after = before.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        {
            let mut balances = self.balances.lock().await;
            balances.insert(from, after);
            *balances.entry(to).or_default() += amount;
        }
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
