use super::harbour::{Book, Report};
use tokio::sync::mpsc::Receiver;

pub async fn enter(mut reports: Receiver<Report>, book: &Book) {
    while let Some(report) = reports.recv().await {
        book.enter(&report).await;
    }
}
