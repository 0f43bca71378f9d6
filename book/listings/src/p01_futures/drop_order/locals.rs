use super::album::{Folder, Index};

pub async fn pack(pictures: impl Future<Output = ()>) {
    let folder = Folder::make();
    let _index = Index::of(&folder);
    pictures.await;
}
