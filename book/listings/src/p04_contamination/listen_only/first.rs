use tokio_util::sync::CancellationToken;

pub async fn watch(
    sensor: impl AsyncFn() -> bool,
    heat: impl FnOnce(CancellationToken),
    station: CancellationToken,
) {
    heat(station.clone());
    while let Some(works) = station.run_until_cancelled(sensor()).await {
        if !works {
            station.cancel();
        }
    }
}
