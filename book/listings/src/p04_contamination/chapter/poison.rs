use std::sync::Mutex;

#[expect(clippy::await_holding_lock)]
pub async fn load(yard: &Mutex<(u32, u32)>, lift: impl Future) {
    let mut yard = yard.lock().unwrap();
    yard.0 -= 1;
    lift.await;
    yard.1 += 1;
}
