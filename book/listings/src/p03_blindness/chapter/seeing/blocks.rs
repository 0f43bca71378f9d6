use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken as Token;

pub async fn blocks(blocks: impl Iterator + Send + 'static, stop: &Token) {
    let stop = stop.clone();
    let _ = spawn_blocking(move || blocks.take_while(|_| !stop.is_cancelled()).count()).await;
}
