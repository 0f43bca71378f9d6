//! Takes the money out of the account and into the future: whichever way it ends, the money goes to somebody. No lock
//! is held over an await, so transfers do not wait for each other.

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
        let mut money = Money::take(self, from, amount)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        money.goes_to = to;
        drop(money);
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Money between two accounts.
struct Money<'a> {
    bank: &'a Bank,
    amount: u64,
    goes_to: &'static str,
}

impl<'a> Money<'a> {
    fn take(bank: &'a Bank, from: &'static str, amount: u64) -> Result<Self, Refused> {
        let mut balances = bank.balances();
        let balance = balances.get_mut(from).ok_or(Refused)?;
        *balance = balance.checked_sub(amount).ok_or(Refused)?;
        Ok(Self { bank, amount, goes_to: from })
    }
}

impl Drop for Money<'_> {
    fn drop(&mut self) {
        *self.bank.balances().entry(self.goes_to).or_default() += self.amount;
    }
}
