//! No await, no cut: it blocks the thread that would have to move the clock and the disk.
//!
//! fails: a_transfer_that_may_finish_is_complete_when_it_returns
//! says: BLOCKED
//! fails: two_transfers_at_once_do_not_overdraw_an_account
//! says: BLOCKED
//! fails: transfers_that_cross_each_other_all_end
//! says: BLOCKED
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: BLOCKED
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: BLOCKED
//! fails: a_bank_that_was_closed_is_at_rest
//! says: BLOCKED
//! fails: the_recording_of_a_client_who_hangs_up
//! says: BLOCKED
//! fails: a_client_may_hang_up_at_any_time
//! says: BLOCKED
//! fails: the_notice_comes_after_the_line_in_the_journal
//! says: BLOCKED
//! fails: all_that_somebody_has_may_be_paid
//! says: BLOCKED
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: BLOCKED
//! fails: a_close_waits_for_every_client_who_has_gone
//! says: BLOCKED: a task has kept the thread asleep
//! fails: a_close_that_is_cut_leaves_the_waiting_to_the_next
//! says: BLOCKED: a task has kept the thread asleep
//! fails: a_client_who_waits_is_not_cut_by_a_close
//! says: BLOCKED: a task has kept the thread asleep
//! fails: two_closes_at_once_both_wait
//! says: BLOCKED:

use std::{collections::HashMap, sync::Arc};

use futures::executor::block_on;
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
        block_on(self.journal.write(format!("{from} pays {to} {amount}")));
        *balances.entry(to).or_default() += amount;
        block_on(self.notices.write(format!("{to} got {amount}")));
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
