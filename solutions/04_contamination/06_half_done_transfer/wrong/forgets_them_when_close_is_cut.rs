//! A close() that is dropped has taken the handles with it, and the next one has nobody to wait for.
//!
//! fails: a_close_that_is_cut_leaves_the_waiting_to_the_next
//! says: GHOST EFFECT: the client had gone at 5 ms, a first close() had been dropped at 8, and close() had returned at 8
//! fails: two_closes_at_once_both_wait
//! says: GHOST EFFECT: the client had gone at 5 ms, close() was called at 5 and again at 6, and close() had returned

use std::{collections::HashMap, mem, sync::Arc};

use futures::future::join_all;
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
    tasks: Arc<Mutex<Vec<JoinHandle<()>>>>,
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
        self.tasks.lock().await.push(task);
        answered.await.expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        let tasks = mem::take(&mut *self.tasks.lock().await);
        join_all(tasks).await;
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
