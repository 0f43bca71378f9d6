use tokio_util::sync::CancellationToken;

pub fn download<F: Future>(hide: CancellationToken, file: F) -> impl Future<Output = F::Output> {
    async move {
        let _hide = hide.drop_guard();
        file.await
    }
}
