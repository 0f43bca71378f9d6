use tokio::task::JoinHandle;

#[must_use = "the plate is in it"]
pub struct Exposure(pub JoinHandle<&'static str>);

impl Exposure {
    pub async fn plate(&mut self) -> &'static str {
        (&mut self.0).await.unwrap_or("a blank plate")
    }
}
