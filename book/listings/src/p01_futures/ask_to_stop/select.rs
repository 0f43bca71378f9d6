use tokio::select;
use tokio_util::sync::CancellationToken;

pub async fn watch(motion: impl AsyncFn(), film: impl AsyncFn(), off: &CancellationToken) {
    loop {
        select! {
            biased;
            () = off.cancelled() => return,
            () = motion() => {}
        }
        film().await;
    }
}
