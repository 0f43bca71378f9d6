use tokio_util::sync::{CancellationToken, DropGuard};

pub fn download<F: Future>(hide: CancellationToken, file: F) -> impl Future<Output = F::Output> {
    guarded(hide.drop_guard(), file)
}

async fn guarded<F: Future>(_hide: DropGuard, file: F) -> F::Output {
    file.await
}
