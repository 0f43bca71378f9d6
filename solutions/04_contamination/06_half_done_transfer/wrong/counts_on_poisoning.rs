//! A mutex of std, on the theory that it is poisoned when its holder is cut off; only a panic does that.
//!
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: two_transfers_at_once_do_not_overdraw_an_account
//! says: BLOCKED
//! fails: transfers_that_cross_each_other_all_end
//! says: BLOCKED
//! fails: a_client_may_hang_up_at_any_time
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: BLOCKED
//! fails: a_close_waits_for_every_client_who_has_gone
//! says: BLOCKED: a task has kept the thread asleep
//! fails: two_closes_at_once_both_wait
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. Before that, the

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use testkit::scene::Store;
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
        let balances = self.balances.lock().expect("a transfer was cut off");
        balances.get(account).copied().unwrap_or_default()
    }

    #[allow(clippy::await_holding_lock)]
    pub async fn transfer(
        &self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        let mut balances = self.balances.lock().expect("a transfer was cut off");
        let before = balances.get(from).copied().unwrap_or_default();
        let after = before.checked_sub(amount).ok_or(Refused)?;

        balances.insert(from, after);
        self.journal.write(format!("{from} pays {to} {amount}")).await;
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
