use super::station::{Call, Report};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, error::SendTimeoutError};

pub async fn answer(mut calls: Receiver<Call>, desk: Sender<Report>) {
    while let Some(Call { caller, report }) = calls.recv().await {
        match desk.send_timeout(report, Duration::from_millis(50)).await {
            Ok(()) => caller.thank(),
            Err(SendTimeoutError::Timeout(_)) => caller.say_busy(),
            Err(SendTimeoutError::Closed(_)) => break,
        }
    }
}
