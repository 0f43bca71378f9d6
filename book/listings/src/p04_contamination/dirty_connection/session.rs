use std::time::Duration;
use testkit::timeline::event;
use tokio::time::sleep;

/// A session with a database: what is written between `begin` and `commit` counts together, or not at all.
#[derive(Default)]
pub struct Session {
    written: Option<Vec<&'static str>>,
}

impl Session {
    /// Takes 20 ms.
    pub async fn open() -> Self {
        sleep(Duration::from_millis(20)).await;
        event("database", "new session");
        Self::default()
    }

    /// Takes 10 ms, as do the others. In an open transaction it changes nothing, and the database grumbles.
    pub async fn begin(&mut self) {
        sleep(Duration::from_millis(10)).await;
        if self.written.is_some() {
            event("database", "already begun");
        }
        self.written.get_or_insert_default();
    }

    pub async fn take_from_stock(&mut self) {
        self.write("stock -1").await;
    }

    pub async fn add_order(&mut self) {
        self.write("order").await;
    }

    pub async fn count_visit(&mut self) {
        self.write("visit").await;
    }

    pub async fn commit(&mut self) {
        sleep(Duration::from_millis(10)).await;
        let written = self.written.take().unwrap_or_default();
        event("database", format!("commits {}", written.join(", ")));
    }

    pub async fn rollback(&mut self) {
        sleep(Duration::from_millis(10)).await;
        self.written = None;
    }

    async fn write(&mut self, row: &'static str) {
        sleep(Duration::from_millis(10)).await;
        self.written.get_or_insert_default().push(row);
    }
}
