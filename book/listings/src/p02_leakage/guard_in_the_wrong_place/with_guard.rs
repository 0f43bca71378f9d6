use futures::future::BoxFuture;
use tokio::spawn;
use tokio_util::sync::{CancellationToken, DropGuard};

pub fn shown(spinner: BoxFuture<'static, ()>) -> DropGuard {
    let hide = CancellationToken::new();
    spawn(hide.clone().run_until_cancelled_owned(spinner));
    hide.drop_guard()
}

pub async fn download<F: Future>(_spinner: DropGuard, file: F) -> F::Output {
    file.await
}
