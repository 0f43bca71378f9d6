use testkit::scene::Wire;
use testkit::timeline::event;
use tokio::io::{BufReader, Lines};

pub struct Remote {
    pub lines: Lines<BufReader<Wire>>,
}

impl Remote {
    pub async fn azimuth(&mut self) -> Option<u32> {
        self.number("azimuth").await
    }

    pub async fn altitude(&mut self) -> Option<u32> {
        self.number("altitude").await
    }

    async fn number(&mut self, what: &str) -> Option<u32> {
        let number = self.lines.next_line().await.ok()??;
        event("line", format!("{what}: {number}"));
        number.parse().ok()
    }
}
