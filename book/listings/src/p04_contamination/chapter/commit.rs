use std::sync::Mutex;

pub async fn load(yard: &Mutex<(u32, u32)>, lift: impl Future) {
    lift.await;
    let mut yard = yard.lock().unwrap();
    yard.0 -= 1;
    yard.1 += 1;
}
