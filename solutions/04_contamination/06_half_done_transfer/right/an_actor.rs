//! A task owns the balances and takes one order after the other; what callers drop is their wait for an answer.

use std::collections::HashMap;

use testkit::scene::Store;
use tokio::sync::{mpsc, oneshot};

#[derive(Clone)]
pub struct Bank {
    orders: mpsc::Sender<Order>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

enum Order {
    Balance { account: String, answer: oneshot::Sender<u64> },
    Transfer { from: &'static str, to: &'static str, amount: u64, answer: Answer },
    Close { answer: oneshot::Sender<()> },
}

type Answer = oneshot::Sender<Result<(), Refused>>;

impl Bank {
    pub fn new(
        balances: impl IntoIterator<Item = (&'static str, u64)>,
        journal: Store,
        notices: Store,
    ) -> Self {
        let (orders, inbox) = mpsc::channel(8);
        let clerk = Clerk { balances: balances.into_iter().collect(), journal, notices };
        tokio::spawn(clerk.work(inbox));
        Self { orders }
    }

    pub async fn balance(&self, account: &str) -> u64 {
        let account = account.to_owned();
        self.ask(|answer| Order::Balance { account, answer }).await
    }

    pub async fn transfer(
        &self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        self.ask(|answer| Order::Transfer { from, to, amount, answer }).await
    }

    pub async fn close(&self) {
        self.ask(|answer| Order::Close { answer }).await;
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> T {
        let (answer, answered) = oneshot::channel();
        let sent = self.orders.send(order(answer)).await;
        assert!(sent.is_ok(), "the clerk works as long as somebody can ask");
        answered.await.expect("the clerk answers every order")
    }
}

struct Clerk {
    balances: HashMap<&'static str, u64>,
    journal: Store,
    notices: Store,
}

impl Clerk {
    async fn work(mut self, mut inbox: mpsc::Receiver<Order>) {
        while let Some(order) = inbox.recv().await {
            match order {
                Order::Balance { account, answer } => {
                    let balance = self.balances.get(&*account).copied();
                    let _ = answer.send(balance.unwrap_or_default());
                }
                Order::Transfer { from, to, amount, answer } => {
                    let _ = answer.send(self.make(from, to, amount).await);
                }
                Order::Close { answer } => {
                    let _ = answer.send(());
                }
            }
        }
    }

    async fn make(
        &mut self,
        from: &'static str,
        to: &'static str,
        amount: u64,
    ) -> Result<(), Refused> {
        let payer = self.balances.get_mut(from).ok_or(Refused)?;
        *payer = payer.checked_sub(amount).ok_or(Refused)?;
        self.journal.write(format!("{from} pays {to} {amount}")).await;
        *self.balances.entry(to).or_default() += amount;
        self.notices.write(format!("{to} got {amount}")).await;
        Ok(())
    }
}
