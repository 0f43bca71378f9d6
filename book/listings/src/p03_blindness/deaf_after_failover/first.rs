use tokio_util::sync::CancellationToken as Token;

pub async fn jukebox(play: impl Fn(Token), skip: impl AsyncFn(), closing: Token) {
    let mut song = closing.child_token();
    loop {
        play(song.clone());
        tokio::select! {
            () = skip() => song.cancel(),
            () = closing.cancelled() => return,
        }
        song = Token::new();
    }
}
