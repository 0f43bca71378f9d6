//! One task that binds again when it is told to: right where more than the port outlives a reload.

use std::{panic::AssertUnwindSafe, pin::pin};

use futures::FutureExt;
use testkit::scene::{Bound, InUse, Port};
use tokio::sync::{mpsc, oneshot};

type Order = (String, oneshot::Sender<Result<Ended, InUse>>);

pub struct Server {
    orders: mpsc::Sender<Order>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Stopped,
    ByItself(usize),
    Crashed,
}

impl Server {
    pub fn start(port: Port, config: &str) -> Result<Self, InUse> {
        let bound = port.bind(config)?;
        let (orders, inbox) = mpsc::channel(1);
        tokio::spawn(run(port, bound, inbox));
        Ok(Self { orders })
    }

    pub async fn reload(self, config: &str) -> Result<(Self, Ended), InUse> {
        let (answer, told) = oneshot::channel();
        let _ = self.orders.send((config.to_owned(), answer)).await;
        let ended = told.await.expect("the task lives as long as the server")?;
        Ok((self, ended))
    }
}

async fn run(port: Port, mut bound: Bound, mut inbox: mpsc::Receiver<Order>) {
    loop {
        let mut ended = None;
        let (config, answer) = {
            let mut listening = pin!(AssertUnwindSafe(listen(bound)).catch_unwind());
            loop {
                tokio::select! {
                    biased;
                    end = &mut listening, if ended.is_none() => {
                        ended = Some(end.map_or(Ended::Crashed, Ended::ByItself));
                    }
                    order = inbox.recv() => match order {
                        Some(order) => break order,
                        None => return,
                    },
                }
            }
        };
        bound = match port.bind(&config) {
            Ok(bound) => bound,
            Err(error) => {
                let _ = answer.send(Err(error));
                return;
            }
        };
        let _ = answer.send(Ok(ended.unwrap_or(Ended::Stopped)));
    }
}

async fn listen(mut bound: Bound) -> usize {
    let mut served = 0;
    while bound.accept().await.is_some() {
        served += 1;
    }
    served
}
