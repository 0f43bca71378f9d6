use testkit::scene::Service;
use testkit::timeline::event;
use tokio::sync::mpsc::Receiver;

pub async fn answer(mut calls: Receiver<&'static str>, directory: Service) {
    while let Some(name) = calls.recv().await {
        if directory.fetch(name).await.is_ok() {
            event("desk", format!("answers {name}"));
        }
    }
}
