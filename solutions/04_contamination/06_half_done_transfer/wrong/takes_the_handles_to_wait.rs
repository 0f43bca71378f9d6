//! Takes the handles out to wait for them, and puts them back only when it is dropped.
//!
//! fails: two_closes_at_once_both_wait
//! says: GHOST EFFECT: the client had gone at 5 ms, close() was called at 5 and again at 6, and close() had returned at 6

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex as StdMutex},
};

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
    handles: Arc<StdMutex<Vec<JoinHandle<()>>>>,
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
        Self { balances, journal, notices, handles: Arc::default() }
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
        let (done, is_done) = oneshot::channel();
        let handle = tokio::spawn(async move {
            let made = bank.make(from, to, amount).await;
            let _ = done.send(made);
        });
        self.handles.lock().unwrap().push(handle);
        is_done.await.expect("a transfer does not panic")
    }

    pub async fn close(&self) {
        let taken = mem::take(&mut *self.handles.lock().unwrap());
        let mut all = PutBack(&self.handles, taken);
        while let Some(handle) = all.1.last_mut() {
            let _ = handle.await;
            all.1.pop();
        }
    }

    async fn make(&self, from: &'static str, to: &'static str, amount: u64) -> Result<(), Refused> {
        let mut balances = self.balances.lock().await;
        let before = balances.get(from).copied().unwrap_or_default();
        let after = before.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        balances.insert(from, after);
        *balances.entry(to).or_default() += amount;
        drop(balances);
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }
}

struct PutBack<'a>(&'a StdMutex<Vec<JoinHandle<()>>>, Vec<JoinHandle<()>>);

impl Drop for PutBack<'_> {
    fn drop(&mut self) {
        self.0.lock().unwrap().append(&mut self.1);
    }
}
