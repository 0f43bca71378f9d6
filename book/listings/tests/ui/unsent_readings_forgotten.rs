#![deny(unused_must_use)]

struct Relay(Vec<u32>);

impl Relay {
    #[must_use = "these readings were not sent"]
    fn close(self) -> Vec<u32> {
        self.0
    }
}

fn main() {
    Relay(vec![12]).close();
}
