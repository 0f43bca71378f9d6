//! One task has the map, the survey and the list of those who wait; a sender tells it that its receiver has left.

use std::{future::pending, time::Duration};

use futures::{StreamExt, stream::FuturesUnordered};
use testkit::scene::{Map, Surveyor};
use tokio::{
    select, spawn,
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

pub struct Gateway {
    requests: mpsc::UnboundedSender<oneshot::Sender<Map>>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        let (requests, received) = mpsc::unbounded_channel();
        spawn(serve(surveyor, received));
        Self { requests }
    }

    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let (answer, answered) = oneshot::channel();
        self.requests.send(answer).expect("the task lives as long as the gateway");
        match timeout(patience, answered).await {
            Ok(map) => Ok(map.expect("the task answers whoever waits")),
            Err(_) => Err(TooLate),
        }
    }
}

async fn serve(surveyor: Surveyor, mut requests: mpsc::UnboundedReceiver<oneshot::Sender<Map>>) {
    let mut kept: Option<Map> = None;
    let (done, _) = watch::channel(());
    let mut waiting = FuturesUnordered::new();
    let mut survey = None;
    loop {
        select! {
            request = requests.recv() => match (request, &kept) {
                (None, _) => return,
                (Some(request), Some(map)) => _ = request.send(map.clone()),
                (Some(mut request), None) => {
                    let mut done = done.subscribe();
                    survey.get_or_insert_with(|| Box::pin(surveyor.survey()));
                    waiting.push(async move {
                        select! {
                            () = request.closed() => None,
                            _ = done.changed() => Some(request),
                        }
                    });
                }
            },
            map = async {
                match survey.as_mut() {
                    Some(survey) => survey.await,
                    None => pending().await,
                }
            } => {
                survey = None;
                done.send_replace(());
                while let Some(request) = waiting.next().await {
                    request.map(|request| request.send(map.clone()));
                }
                kept = Some(map);
            }
            Some(_) = waiting.next() => if waiting.is_empty() {
                survey = None;
            },
        }
    }
}
