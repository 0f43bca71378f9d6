use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken as Token;

pub async fn sends(queue: &Sender<u32>, stop: &Token) {
    let mut number = 0;
    while let Some(Ok(place)) = stop.run_until_cancelled(queue.reserve()).await {
        place.send(number);
        number += 1;
    }
}
