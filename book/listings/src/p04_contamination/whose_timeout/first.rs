use super::ms;
use tokio::time::{error::Elapsed, timeout};

pub async fn pay(bank: impl Future, card: impl Future) -> Result<(), Elapsed> {
    timeout(ms(100), clear(bank, card)).await?
}

async fn clear(bank: impl Future, card: impl Future) -> Result<(), Elapsed> {
    let cleared = timeout(ms(60), async {
        timeout(ms(30), card).await?;
        Ok(bank.await)
    });
    cleared.await?.map(drop)
}
