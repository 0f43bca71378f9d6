//! A guard writes back what it has read; nothing is locked in between, so what others did meanwhile is gone.
//!
//! fails: a_transfer_that_is_cut_leaves_the_others_as_they_are
//! says: TORN: ann began to pay bob 10 at 0 ms and hung up at 5; carol began to pay bob 20 at 4. A second later the journal has ["carol pays bob 20"], and the balances are ann 100, bob 100, carol 80

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
        let mut undo = {
            let mut balances = self.balances();
            let old =
                [from, to].map(|name| (name, balances.get(name).copied().unwrap_or_default()));
            let after = old[0].1.checked_sub(amount).ok_or(Refused)?;
            balances.insert(from, after);
            *balances.entry(to).or_default() += amount;
            Undo { bank: self, old, kept: false }
        };
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        undo.kept = true;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Undoes the transfer, unless it was kept.
struct Undo<'a> {
    bank: &'a Bank,
    old: [(&'static str, u64); 2],
    kept: bool,
}

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.bank.balances().extend(self.old);
        }
    }
}
