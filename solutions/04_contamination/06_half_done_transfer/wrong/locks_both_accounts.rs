//! A lock for each account, and both are held: that keeps others away, and a cut comes from nobody else.
//!
//! fails: a_transfer_cut_anywhere_is_made_as_a_whole_or_not_at_all
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: transfers_that_cross_each_other_all_end
//! says: HANG
//! fails: a_client_may_hang_up_at_any_time
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the balances are ann 90, bob 120, carol 80
//! fails: two_closes_at_once_both_wait
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. Before that, the

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
        let mut payee = self.accounts[to].lock().await;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *payee += amount;
        drop((payer, payee));
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
