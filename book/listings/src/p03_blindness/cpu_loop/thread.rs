use std::time::Duration;
use tokio::{task::spawn_blocking, time::timeout};

pub async fn preview(
    rows: u32,
    blur: impl Fn(u32) + Send + 'static,
    limit: Duration,
) -> Option<u32> {
    let picture = spawn_blocking(move || {
        (0..rows).for_each(blur);
        rows
    });
    timeout(limit, picture).await.ok()?.ok()
}
