use tokio_util::task::TaskTracker;

pub async fn ann_wins<A>(tasks: &TaskTracker, add: impl Fn(&'static str, i32) -> A)
where
    A: Future<Output = ()> + Send + 'static,
{
    let (win, loss) = (add("ann", 8), add("bob", -8));
    let both = tasks.spawn(async {
        win.await;
        loss.await;
    });
    both.await.expect("adding does not panic");
}
