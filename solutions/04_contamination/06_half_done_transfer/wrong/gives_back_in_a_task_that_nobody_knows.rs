//! A guard gives the money back, in a task since it has to wait for the lock; close() does not wait for that task.
//!
//! fails: a_bank_that_was_closed_is_at_rest
//! says: TORN: ann has paid 10 and bob has got nothing; the journal does not have the transfer. Before that, the client had gone at 5 ms, and close() had returned at 5
//! fails: a_transfer_cut_anywhere_on_a_busy_machine_is_whole_too
//! says: TORN: ann has paid nothing and bob has got nothing; the journal has the transfer

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
        {
            let mut balances = self.balances.lock().await;
            let payer = balances.get_mut(from).ok_or(Refused)?;
            *payer = payer.checked_sub(amount).ok_or(Refused)?;
        }
        let mut debit = Debit { bank: self.clone(), from, amount, kept: false };
        let mut balances = {
            self.journal.write(format!("{from} pays {to} {amount}")).await;
            self.balances.lock().await
        };
        debit.kept = true;
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

/// Gives the money back, unless it was kept.
struct Debit {
    bank: Bank,
    from: &'static str,
    amount: u64,
    kept: bool,
}

impl Drop for Debit {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let (bank, from, amount) = (self.bank.clone(), self.from, self.amount);
        tokio::spawn(async move { *bank.balances.lock().await.entry(from).or_default() += amount });
    }
}
