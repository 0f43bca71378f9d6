use super::station::{Call, Report};
use tokio::sync::mpsc::{Receiver, UnboundedSender};

pub async fn answer(mut calls: Receiver<Call>, desk: UnboundedSender<Report>) {
    while let Some(Call { caller, report }) = calls.recv().await {
        if desk.send(report).is_err() {
            break;
        }
        caller.thank();
    }
}
