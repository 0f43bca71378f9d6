use super::ms;
use std::time::Duration;
use tokio::time::timeout;

pub type TillTime = Duration;
pub type BankTime = Duration;

pub const TILL: TillTime = ms(100);

pub async fn settle(day: impl Future) -> bool {
    clear(day, TILL).await
}

async fn clear(payments: impl Future, limit: BankTime) -> bool {
    timeout(limit, payments).await.is_ok()
}
