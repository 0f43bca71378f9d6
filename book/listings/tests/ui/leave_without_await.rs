#![deny(unused_must_use)]

struct Call;

impl Call {
    async fn leave(self) {}
}

fn main() {
    Call.leave();
}
