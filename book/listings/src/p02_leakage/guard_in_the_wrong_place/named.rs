use futures::future::BoxFuture;
use tokio::spawn;
use tokio_util::sync::CancellationToken;

pub async fn download<F: Future>(spinner: BoxFuture<'static, ()>, file: F) -> F::Output {
    let hide = CancellationToken::new();
    spawn(hide.clone().run_until_cancelled_owned(spinner));
    let _hide = hide.drop_guard();

    file.await
}
