use super::album::{Folder, Index};

// Dropped from top to bottom: the index is written into the folder.
pub struct Album {
    pub index: Index,
    pub folder: Folder,
}

pub async fn pack(pictures: impl Future<Output = ()>) {
    let folder = Folder::make();
    let _album = Album { index: Index::of(&folder), folder };
    pictures.await;
}
