use std::time::Duration;

struct TillTime(Duration);
struct BankTime(Duration);

impl From<TillTime> for BankTime {
    fn from(till: TillTime) -> Self {
        Self(till.0)
    }
}

async fn clear(limit: BankTime) -> Duration {
    limit.0
}

async fn settle(limit: TillTime) -> Duration {
    clear(limit).await
}

fn main() {
    drop(settle(TillTime(Duration::from_millis(100))));
}
