//! The guard is never told that all went well.
//!
//! fails: a_transfer_that_may_finish_is_complete_when_it_returns
//! says: ann had paid 0, bob had got 10
//! fails: two_transfers_at_once_do_not_overdraw_an_account
//! says: WRONG RESULT
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: TORN: ann has paid nothing and bob has got 10; the journal has the transfer
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid nothing and bob has got 10
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid nothing and bob has got 10
//! fails: a_client_may_hang_up_at_any_time
//! says: TORN: ann has paid nothing and bob has got 10
//! fails: all_that_somebody_has_may_be_paid
//! says: then she had paid 0, and bob had got 100
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the balances are ann 100, bob 120, carol 100
//! fails: a_client_who_waits_is_not_cut_by_a_close
//! says: WRONG RESULT: ann had 100 and waited while she paid bob 10

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::{Mutex, MutexGuard};
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
        let mut debit = Debit { balances, from, amount };
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *debit.balances.entry(to).or_default() += amount;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Gives the money back.
struct Debit<'a> {
    balances: MutexGuard<'a, HashMap<&'static str, u64>>,
    from: &'static str,
    amount: u64,
}

impl Drop for Debit<'_> {
    fn drop(&mut self) {
        *self.balances.entry(self.from).or_default() += self.amount;
    }
}
