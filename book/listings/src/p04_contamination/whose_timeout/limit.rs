use std::{marker::PhantomData, time::Duration};
use tokio::time::timeout;

pub struct Till;
pub struct Bank;

pub struct Limit<Owner>(Duration, PhantomData<Owner>);

impl<Owner> Limit<Owner> {
    pub const fn new(time: Duration) -> Self {
        Self(time, PhantomData)
    }
}

pub async fn clear(payments: impl Future, limit: Limit<Bank>) -> bool {
    timeout(limit.0, payments).await.is_ok()
}
