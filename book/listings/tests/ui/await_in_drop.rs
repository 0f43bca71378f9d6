struct Session;

impl Session {
    async fn goodbye(&self) {}
}

impl Drop for Session {
    fn drop(&mut self) {
        self.goodbye().await;
    }
}

fn main() {}
