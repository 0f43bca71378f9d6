use tokio::sync::mpsc::{self, error::TryRecvError};

pub fn take_all(letters: &mut mpsc::Receiver<u32>) -> (Vec<u32>, TryRecvError) {
    let mut taken = Vec::new();
    loop {
        match letters.try_recv() {
            Ok(letter) => taken.push(letter),
            Err(why) => return (taken, why),
        }
    }
}
