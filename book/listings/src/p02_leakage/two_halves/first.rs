use futures::future::BoxFuture;
use tokio::select;

pub async fn session(keys: BoxFuture<'static, ()>, screen: BoxFuture<'static, ()>) {
    let keys = tokio::spawn(keys);
    let screen = tokio::spawn(screen);
    select! {
        _ = keys => {}
        _ = screen => {}
    }
}
