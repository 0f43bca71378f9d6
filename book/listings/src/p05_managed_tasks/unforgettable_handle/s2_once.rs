use tokio::task::JoinHandle;

#[must_use = "the plate is in it"]
pub struct Exposure(pub JoinHandle<&'static str>);

impl Exposure {
    pub async fn plate(self) -> &'static str {
        self.0.await.unwrap_or("a blank plate")
    }
}
