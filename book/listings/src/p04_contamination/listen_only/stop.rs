use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

#[derive(Clone)]
pub struct Stop(CancellationToken);

impl Stop {
    pub fn of(token: &CancellationToken) -> Self {
        Self(token.clone())
    }

    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        self.0.cancelled()
    }

    pub fn child_token(&self) -> CancellationToken {
        self.0.child_token()
    }
}
