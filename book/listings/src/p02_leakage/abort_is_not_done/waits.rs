use tokio::task::JoinHandle;

pub async fn next_track(playing: JoinHandle<()>, start: impl FnOnce()) {
    playing.abort();
    let _ = playing.await;
    start();
}
