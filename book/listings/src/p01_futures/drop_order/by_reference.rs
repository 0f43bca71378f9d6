use std::pin::pin;
use std::time::Duration;
use tokio::select;
use tokio::time::sleep;

pub async fn wait(request: impl Future<Output = ()>, too_late: impl FnOnce()) {
    let mut request = pin!(request);
    select! {
        _ = &mut request => {}
        _ = sleep(Duration::from_millis(30)) => too_late(),
    }
}
