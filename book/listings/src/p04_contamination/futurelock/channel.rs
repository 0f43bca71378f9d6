use futures::poll;
use std::pin::pin;
use testkit::timeline::follow;
use tokio::sync::mpsc::Sender;

pub async fn two_letters(sender: Sender<&str>) {
    let mut first = pin!(follow("first", "sending", sender.send("first")));
    let _ = poll!(&mut first);

    let _ = follow("second", "sending", sender.send("second")).await;
    let _ = first.await;
}
