use super::watch::{Keeper, Watch};

pub async fn relieve(watch: &mut Option<Watch>, next: Keeper) {
    next.climb().await;
    if let Some(old) = watch.take() {
        old.end().await;
    }
    *watch = Some(Watch::begin(|stop| next.keep(stop)));
}
