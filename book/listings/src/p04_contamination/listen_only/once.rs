use tokio::select;

pub async fn watch(sensor: impl AsyncFn(), stop: impl Future<Output = ()>) {
    let readings = async {
        loop {
            sensor().await;
        }
    };
    select! {
        () = stop => {}
        () = readings => {}
    }
}
