//! An actor with a mailbox: right where it is asked for other things as well. Its end is kept in a channel of one value.

use testkit::scene::{Feed, Store};
use tokio::{
    select,
    sync::{mpsc, watch},
};

pub struct Processor {
    mailbox: Option<mpsc::Sender<()>>,
    end: watch::Receiver<Option<End>>,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (mailbox, letters) = mpsc::channel(1);
        let (tell, end) = watch::channel(None);
        tokio::spawn(run(events, store, letters, tell));
        Self { mailbox: Some(mailbox), end }
    }

    pub async fn stop(&mut self) -> End {
        if let Some(mailbox) = self.mailbox.take() {
            let _ = mailbox.try_send(());
        }
        match self.end.wait_for(Option::is_some).await {
            Ok(end) => end.unwrap_or(End::Crashed),
            Err(_) => End::Crashed,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(
    mut events: Feed<&'static str>,
    store: Store,
    mut letters: mpsc::Receiver<()>,
    tell: watch::Sender<Option<End>>,
) {
    let mut recorded = 0;
    loop {
        select! {
            biased;
            _ = letters.recv() => break,
            event = events.next() => {
                let Some(event) = event else { break };
                store.write(event).await;
                recorded += 1;
            }
        }
    }
    store.write(format!("{recorded} events")).await;
    tell.send_replace(Some(End::Recorded(recorded)));
}
