use super::ms;
use tokio::time::timeout;

#[derive(Debug, PartialEq, Eq)]
pub enum Late {
    Till,
    Bank,
    Card,
}

pub async fn pay(bank: impl Future, card: impl Future) -> Result<(), Late> {
    timeout(ms(100), clear(bank, card)).await.map_err(|_| Late::Till)?
}

async fn clear(bank: impl Future, card: impl Future) -> Result<(), Late> {
    let cleared = timeout(ms(60), async {
        timeout(ms(30), card).await.map_err(|_| Late::Card)?;
        Ok(bank.await)
    });
    cleared.await.map_err(|_| Late::Bank)?.map(drop)
}
