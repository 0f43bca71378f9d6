//! A shop's music: each song can be skipped, and closing the shop ends them all.

pub mod first;
pub mod gap;
pub mod pattern;
pub mod ways;

use tokio_util::sync::CancellationToken as Token;
use ways::Way;

/// The first jukebox, with another way to the token of the next song.
pub async fn jukebox(way: Way, play: impl Fn(Token), skip: impl AsyncFn(), closing: Token) {
    let mut song = way(&closing, &mut closing.child_token());
    loop {
        play(song.clone());
        tokio::select! {
            () = skip() => song.cancel(),
            () = closing.cancelled() => return,
        }
        song = way(&closing, &mut song);
    }
}
