use tokio::sync::mpsc::{self, error::TrySendError};

pub fn publish(photo: u32, papers: &mut Vec<mpsc::Sender<u32>>) {
    papers.retain(|paper| match paper.try_send(photo) {
        Ok(()) => true,
        Err(TrySendError::Full(_skipped)) => true,
        Err(TrySendError::Closed(_)) => false,
    });
}
