use super::station::{Call, Report};
use tokio::sync::mpsc::{Receiver, Sender, error::TrySendError};

pub async fn answer(mut calls: Receiver<Call>, desk: Sender<Report>) {
    while let Some(Call { caller, report }) = calls.recv().await {
        match desk.try_send(report) {
            Ok(()) => caller.thank(),
            Err(TrySendError::Full(_)) => caller.say_busy(),
            Err(TrySendError::Closed(_)) => break,
        }
    }
}
