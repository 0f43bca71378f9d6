use futures::future::BoxFuture;
use tokio::select;

pub async fn session(keys: BoxFuture<'static, ()>, screen: BoxFuture<'static, ()>) {
    let mut keys = tokio::spawn(keys);
    let mut screen = tokio::spawn(screen);
    select! {
        _ = &mut keys => screen.abort(),
        _ = &mut screen => keys.abort(),
    }
}
