//! A bank with its balances in memory and a journal on disk.
//!
//! Every transfer that is left alone is right. But clients hang up, and then their transfer is dropped: now and then
//! an amount has left one account and reached no other.

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

/// Clones are one bank.
#[derive(Clone)]
pub struct Bank {
    balances: Arc<Mutex<HashMap<&'static str, u64>>>,
    /// A `write` that is dropped is not committed.
    journal: Store,
    notices: Store,
    tasks: TaskTracker,
}

/// There was not enough money.
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

    /// Moves `amount` from one account of the bank to another, writes "ann pays bob 10" into the journal, and then the
    /// notice "bob got 10".
    ///
    /// # Errors
    ///
    /// [`Refused`] if `from` has less than `amount`; then nothing was moved and nothing written.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the transfer is made as a whole or not at all, and the journal says which of the two:
    /// money is neither lost nor made, whoever else pays meanwhile. After a drop the notice of a transfer that was
    /// made may be missing; never is there a notice of one that was not.
    //
    // TODO: keep the promises of both functions, without changing the signatures.
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
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *balances.entry(to).or_default() += amount;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }

    /// Ends the day; nobody begins a transfer after this was called.
    ///
    /// # Shutdown
    ///
    /// When this returns, no transfer whose client has gone is still at work. Whoever still waits for a transfer is
    /// not cut short.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, no transfer is cut, and the next call waits for them.
    pub async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}
