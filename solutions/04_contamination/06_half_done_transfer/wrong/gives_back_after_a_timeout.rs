//! Limits the wait for the journal and gives the money back if it was too long; a future that is dropped runs no such line.
//!
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_client_may_hang_up_at_any_time
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the balances are ann 90, bob 120, carol 80
//! fails: two_closes_at_once_both_wait
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. Before that, the

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
        let mut balances = self.balances.lock().await;
        let before = balances.get(from).copied().unwrap_or_default();
        let after = before.checked_sub(amount).ok_or(Refused)?;

        balances.insert(from, after);
        let line = self.journal.write(format!("{from} pays {to} {amount}"));
        if timeout(Duration::from_secs(1), line).await.is_err() {
            balances.insert(from, before);
            return Err(Refused);
        }
        *balances.entry(to).or_default() += amount;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
