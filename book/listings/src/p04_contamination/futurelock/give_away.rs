use tokio::time::{Duration, sleep};
use tokio::{select, spawn};
use tokio_util::task::AbortOnDropHandle;

pub async fn cook<S>(soup: S, milk: impl Future<Output = ()>)
where
    S: Future<Output = ()> + Send + 'static,
{
    let mut soup = AbortOnDropHandle::new(spawn(soup));
    select! {
        biased;
        done = &mut soup => return done.expect("no soup panics"),
        () = sleep(Duration::from_millis(20)) => milk.await,
    }
    soup.await.expect("no soup panics");
}
