use std::{future::poll_fn, pin::pin, task::Poll};
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken as Token;

pub async fn count(orders: &mut Receiver<u32>, closing: Token) -> usize {
    let mut counted = 0;
    let mut cancelled = pin!(closing.cancelled());
    let from_top_to_bottom = poll_fn(|context| {
        while let Poll::Ready(Some(_)) = orders.poll_recv(context) {
            counted += 1;
        }
        cancelled.as_mut().poll(context)
    });
    from_top_to_bottom.await;
    counted
}
