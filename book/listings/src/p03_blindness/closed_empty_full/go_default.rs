use tokio::{select, sync::mpsc};

pub async fn take_all(letters: &mut mpsc::Receiver<u32>) -> Vec<u32> {
    let mut taken = Vec::new();
    loop {
        select! {
            Some(letter) = letters.recv() => taken.push(letter),
            else => return taken,
        }
    }
}
