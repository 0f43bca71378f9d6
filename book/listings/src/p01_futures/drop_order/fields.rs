use super::album::{Folder, Index};

pub struct Album {
    pub folder: Folder,
    pub index: Index,
}

pub async fn pack(pictures: impl Future<Output = ()>) {
    let folder = Folder::make();
    let index = Index::of(&folder);
    let _album = Album { folder, index };
    pictures.await;
}
