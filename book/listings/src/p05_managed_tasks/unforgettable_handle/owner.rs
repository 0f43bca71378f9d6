use super::s3_asks_when_dropped::Exposure;
use tokio_util::sync::CancellationToken;

impl Exposure {
    #[allow(clippy::disallowed_methods, reason = "the exposure owns its task")]
    pub fn begin<E>(expose: impl FnOnce(CancellationToken) -> E) -> Self
    where
        E: Future<Output = &'static str> + Send + 'static,
    {
        let stop = CancellationToken::new();
        Self { task: tokio::spawn(expose(stop.clone())), shutter: stop.drop_guard() }
    }
}
