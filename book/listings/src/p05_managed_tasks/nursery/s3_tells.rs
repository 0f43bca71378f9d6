use super::Storm;
use tokio_util::sync::CancellationToken;

pub async fn climber(
    route: impl Future<Output = Result<(), Storm>>,
    turn_back: CancellationToken,
) -> Result<(), Storm> {
    let came = route.await;
    if came.is_err() {
        turn_back.cancel();
    }
    came
}
