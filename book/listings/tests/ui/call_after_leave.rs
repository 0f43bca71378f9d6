struct Call;

impl Call {
    async fn leave(self) {}
    fn mute(&self) {}
}

async fn hang_up(call: Call) {
    call.leave().await;
    call.mute();
}

fn main() {
    drop(hang_up(Call));
}
