use tokio::sync::Mutex;

pub async fn ann_wins(ann: &Mutex<u32>, bob: &Mutex<u32>) {
    let mut ann = ann.lock().await;
    *ann += 8;
    *bob.lock().await -= 8;
}
