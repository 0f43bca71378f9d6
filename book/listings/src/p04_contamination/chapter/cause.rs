use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;

#[derive(Clone)]
pub struct Stop<Cause> {
    token: CancellationToken,
    cause: Arc<OnceLock<Cause>>,
}

impl<Cause> Stop<Cause> {
    pub fn new() -> Self {
        Self { token: CancellationToken::new(), cause: Arc::new(OnceLock::new()) }
    }

    pub fn cancel(&self, cause: Cause) {
        let _ = self.cause.set(cause);
        self.token.cancel();
    }

    pub async fn cancelled(&self) -> &Cause {
        self.token.cancelled().await;
        self.cause.get().expect("the cause is there before the token is cancelled")
    }
}

impl<Cause> Default for Stop<Cause> {
    fn default() -> Self {
        Self::new()
    }
}
