use std::ops::Deref;
use tokio_util::sync::CancellationToken;

pub struct Stop(CancellationToken);

impl Stop {
    pub fn of(token: &CancellationToken) -> Self {
        Self(token.clone())
    }
}

impl Deref for Stop {
    type Target = CancellationToken;

    fn deref(&self) -> &CancellationToken {
        &self.0
    }
}
