//! Keeps the handle of the task that was spawned last, and close() does not wait for the ones before it.
//!
//! fails: a_close_waits_for_every_client_who_has_gone
//! says: GHOST EFFECT: everybody had 100; ann began to pay bob 10, and carol to pay dan 101
//! fails: two_closes_at_once_both_wait
//! says: JoinHandle polled after completion

use std::{collections::HashMap, sync::Arc};

use testkit::scene::Store;
use tokio::{
    sync::{Mutex, oneshot},
    task::JoinHandle,
};

#[derive(Clone)]
pub struct Bank {
    balances: Arc<Mutex<HashMap<&'static str, u64>>>,
    journal: Store,
    notices: Store,
    tasks: Arc<Mutex<Option<JoinHandle<()>>>>,
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
        Self { balances, journal, notices, tasks: Arc::default() }
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
        let (answer, answered) = oneshot::channel();
        let task = tokio::spawn(async move {
            let _ = answer.send(bank.make(from, to, amount).await);
        });
        *self.tasks.lock().await = Some(task);
        answered.await.expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        if let Some(task) = self.tasks.lock().await.as_mut() {
            let _ = task.await;
        }
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
