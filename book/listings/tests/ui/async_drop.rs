struct Session;

impl Drop for Session {
    async fn drop(&mut self) {}
}

fn main() {}
