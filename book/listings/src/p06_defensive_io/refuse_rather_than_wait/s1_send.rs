use super::station::{Call, Report};
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn answer(mut calls: Receiver<Call>, desk: Sender<Report>) {
    while let Some(Call { caller, report }) = calls.recv().await {
        if desk.send(report).await.is_err() {
            break;
        }
        caller.thank();
    }
}
