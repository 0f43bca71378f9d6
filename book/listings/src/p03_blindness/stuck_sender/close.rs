use tokio::sync::mpsc;

pub async fn go_home<T>(mut desk: mpsc::Receiver<T>, read: impl AsyncFn(T)) {
    desk.close();
    while let Some(item) = desk.recv().await {
        read(item).await;
    }
}
