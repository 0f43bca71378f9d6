use super::stop::Stop;
use tokio_util::sync::CancellationToken;

pub async fn watch(
    sensor: impl AsyncFn() -> bool,
    heat: impl FnOnce(CancellationToken),
    station: Stop,
) {
    let own = station.child_token();
    let _own = own.clone().drop_guard();
    heat(own.clone());
    while let Some(works) = own.run_until_cancelled(sensor()).await {
        if !works {
            own.cancel();
        }
    }
}
