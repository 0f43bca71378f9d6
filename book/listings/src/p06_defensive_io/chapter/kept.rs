use testkit::scene::Service;
use testkit::timeline::event;
use tokio::sync::mpsc::Receiver;

pub async fn answer(calls: &mut Receiver<Name>, current: &mut Option<Name>, directory: Service) {
    loop {
        if current.is_none() {
            *current = calls.recv().await;
        }
        let Some(name) = *current else { break };
        if directory.fetch(name).await.is_ok() {
            event("desk", format!("answers {name}"));
        }
        *current = None;
    }
}

type Name = &'static str;
