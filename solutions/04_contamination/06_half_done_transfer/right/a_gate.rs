//! Whoever is at work holds a gate open, in a task, and `close` shuts it.

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::sync::{Mutex, RwLock};

#[derive(Clone)]
pub struct Bank {
    balances: Arc<Mutex<HashMap<&'static str, u64>>>,
    journal: Store,
    notices: Store,
    gate: Arc<RwLock<()>>,
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
        Self { balances, journal, notices, gate: Arc::default() }
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
        let at_work = Arc::clone(&self.gate).read_owned().await;
        let task = tokio::spawn(async move {
            let made = bank.make(from, to, amount).await;
            drop(at_work);
            made
        });
        task.await.expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        let _all_out = self.gate.write().await;
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
