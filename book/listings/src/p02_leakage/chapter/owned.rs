use super::photo::Photo;
use tokio::spawn;
use tokio_util::task::AbortOnDropHandle;

pub async fn upload(photo: Photo) {
    let draft = photo.save().await;
    let _draft = draft.removed_on_drop();
    let small = spawn(photo.resize());
    let small = AbortOnDropHandle::new(small);
    photo.scan().await;
    let _ = small.await;
    photo.publish().await;
}
