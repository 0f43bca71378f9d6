use tokio::task::JoinHandle;

pub struct Exposure(pub JoinHandle<&'static str>);

pub async fn night(expose: impl Fn(&'static str) -> Exposure) {
    expose("Vega");
    expose("Deneb");
    expose("Altair");
}
