use futures::future::BoxFuture;
use tokio::{join, spawn, task::JoinSet};

type Job = BoxFuture<'static, ()>;

pub async fn upload(index: Job, resize: Job, scan: Job) {
    let index = spawn(index);
    let mut resized = JoinSet::new();
    resized.spawn(resize);

    let _ = join!(index, resized.join_next(), scan);
}
