//! A task of its own, held by a handle that aborts: so it is cut where the caller is.
//!
//! fails: a_client_may_hang_up_at_any_time
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. The client had gone at 5 ms
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid 10 and bob has got nothing
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: the balances are ann 90, bob 120, carol 80
//! fails: two_closes_at_once_both_wait
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. Before that, the

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::Mutex;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

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
        AbortOnDropHandle::new(task).await.expect("a transfer does not panic")
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
