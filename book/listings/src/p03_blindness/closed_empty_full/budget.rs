use futures::FutureExt;
use tokio::sync::mpsc;

pub async fn take_all(letters: &mut mpsc::Receiver<u32>) -> Vec<u32> {
    let mut taken = Vec::new();
    while let Some(Some(letter)) = letters.recv().now_or_never() {
        taken.push(letter);
    }
    taken
}
