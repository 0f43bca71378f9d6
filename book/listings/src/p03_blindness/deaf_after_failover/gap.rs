use tokio_util::sync::CancellationToken as Token;

pub async fn jukebox(
    load: impl AsyncFn(),
    play: impl Fn(Token),
    skip: impl AsyncFn(),
    closing: Token,
) {
    while !closing.is_cancelled() {
        load().await;
        let song = closing.child_token();
        play(song.clone());
        closing.run_until_cancelled(skip()).await;
        song.cancel();
    }
}
