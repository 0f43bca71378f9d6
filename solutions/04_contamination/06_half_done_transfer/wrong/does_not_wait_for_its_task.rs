//! Returns as soon as the task has been started: whoever asks then sees nothing of the transfer, and a refusal is told to nobody.
//!
//! fails: a_transfer_that_may_finish_is_complete_when_it_returns
//! says: WRONG RESULT: ann paid bob 10 and transfer() returned; ann had paid 0
//! fails: a_transfer_without_the_money_is_refused_and_leaves_no_trace
//! says: WRONG RESULT: ann had 100 and wanted to pay 101, and transfer() returned Ok(())
//! fails: two_transfers_at_once_do_not_overdraw_an_account
//! says: 2 of them returned Ok
//! fails: a_client_may_hang_up_at_any_time
//! says: WRONG RESULT: transfer() returned before 5 ms
//! fails: all_that_somebody_has_may_be_paid
//! says: then she had paid 0, and bob had got 0

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
        self.tasks.spawn(async move { bank.make(from, to, amount).await });
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn make(&self, from: &str, to: &'static str, amount: u64) -> Result<(), Refused> {
        let mut balances = self.balances.lock().await;
        let payer = balances.get_mut(from).ok_or(Refused)?;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *balances.entry(to).or_default() += amount;
        drop(balances);
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }
}
