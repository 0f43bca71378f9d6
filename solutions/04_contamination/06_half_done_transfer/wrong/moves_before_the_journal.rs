//! Moves the money in one go, before the line is in the journal: cut there, the journal knows nothing of it.
//!
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: TORN: ann has paid 10 and bob has got 10; the journal does not have the transfer
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: the journal does not have the transfer
//! fails: a_bank_that_was_closed_is_at_rest
//! says: the journal does not have the transfer
//! fails: the_recording_of_a_client_who_hangs_up
//! says: asked for "50 journal agrees"
//! fails: a_client_may_hang_up_at_any_time
//! says: the journal does not have the transfer
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the balances are ann 90, bob 130, carol 80
//! fails: two_closes_at_once_both_wait
//! says: TORN: ann has paid 10 and bob has got 10; the journal does not have the transfer. Before that, the client had

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
        let after = before.checked_sub(amount).ok_or(Refused)?;

        balances.insert(from, after);
        *balances.entry(to).or_default() += amount;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
