use std::time::Duration;
use tokio::{task::yield_now, time::timeout};

pub async fn preview(rows: u32, blur: impl Fn(u32), limit: Duration) -> Option<u32> {
    let picture = async {
        for row in 0..rows {
            blur(row);
        }
        yield_now().await;
        rows
    };
    timeout(limit, picture).await.ok()
}
