use tokio_util::sync::CancellationToken;

pub struct Fountain(CancellationToken);

pub fn start<W: Future<Output = ()> + Send + 'static>(
    run: impl FnOnce(CancellationToken) -> W,
) -> Fountain {
    let stop = CancellationToken::new();
    tokio::spawn(run(stop.clone()));
    Fountain(stop)
}

impl Fountain {
    pub async fn stop(self) {
        self.0.cancel();
    }
}
