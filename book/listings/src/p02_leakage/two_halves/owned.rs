use futures::future::BoxFuture;
use tokio::select;
use tokio_util::task::AbortOnDropHandle;

pub async fn session(keys: BoxFuture<'static, ()>, screen: BoxFuture<'static, ()>) {
    let keys = AbortOnDropHandle::new(tokio::spawn(keys));
    let screen = AbortOnDropHandle::new(tokio::spawn(screen));
    select! {
        _ = keys => {}
        _ = screen => {}
    }
}
