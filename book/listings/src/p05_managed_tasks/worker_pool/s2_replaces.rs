use tokio::task::JoinSet;

pub async fn open<C>(mut clerks: JoinSet<()>, next_clerk: impl Fn() -> C)
where
    C: Future<Output = ()> + Send + 'static,
{
    while let Some(ended) = clerks.join_next().await {
        if ended.is_err() {
            clerks.spawn(next_clerk());
        }
    }
}
