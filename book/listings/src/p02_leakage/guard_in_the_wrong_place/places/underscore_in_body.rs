use tokio_util::sync::CancellationToken;

pub fn download<F: Future>(hide: CancellationToken, file: F) -> impl Future<Output = F::Output> {
    let guard = hide.drop_guard();
    async move {
        let _ = guard;
        file.await
    }
}
