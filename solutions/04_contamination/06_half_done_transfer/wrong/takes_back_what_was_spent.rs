//! A guard takes the money back from whoever had got it; nothing is locked in between, and it may have been spent.
//!
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: TORN: ann began to pay bob 10 at 0 ms and hung up at 5; bob began to pay carol 105 at 4

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
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
        self.balances().get(account).copied().unwrap_or_default()
    }

    fn balances(&self) -> MutexGuard<'_, HashMap<&'static str, u64>> {
        self.balances.lock().expect("nothing panics while it is held")
    }

    pub async fn transfer(
        &self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        self.shift(from, to, amount)?;
        let mut undo = Undo { bank: self, from, to, amount, kept: false };
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        undo.kept = true;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    fn shift(&self, from: &str, to: &'static str, amount: u64) -> Result<(), Refused> {
        let mut balances = self.balances();
        let payer = balances.get_mut(from).ok_or(Refused)?;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        *balances.entry(to).or_default() += amount;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Pays the money back, unless the transfer was kept.
struct Undo<'a> {
    bank: &'a Bank,
    from: &'static str,
    to: &'static str,
    amount: u64,
    kept: bool,
}

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if !self.kept {
            let _ = self.bank.shift(self.to, self.from, self.amount);
        }
    }
}
