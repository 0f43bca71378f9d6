use tokio::sync::mpsc;

pub fn publish(photo: u32, papers: &mut Vec<mpsc::Sender<u32>>) {
    papers.retain(|paper| paper.try_send(photo).is_ok());
}
