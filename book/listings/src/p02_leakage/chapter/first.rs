use super::photo::Photo;
use tokio::spawn;

pub async fn upload(photo: Photo) {
    let draft = photo.save().await;
    let small = spawn(photo.resize());
    photo.scan().await;
    let _ = small.await;
    photo.publish().await;
    draft.remove().await;
}
