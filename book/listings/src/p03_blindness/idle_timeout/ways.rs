//! The same session with six timers.

use super::IDLE;
use std::pin::pin;
use tokio::select;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};

pub async fn sleep_in_the_branch(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    loop {
        select! {
            () = touch() => {}
            () = advert() => {}
            () = sleep(IDLE) => return,
        }
    }
}

pub async fn timeout_in_the_branch(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    loop {
        select! {
            touched = timeout(IDLE, touch()) => match touched {
                Ok(()) => {}
                Err(_) => return,
            },
            () = advert() => {}
        }
    }
}

pub async fn sleep_before_the_loop(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        select! {
            () = touch() => {}
            () = advert() => {}
            () = &mut idle => return,
        }
    }
}

pub async fn interval_before_the_loop(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    let mut idle = interval(IDLE);
    loop {
        select! {
            () = touch() => {}
            () = advert() => {}
            _ = idle.tick() => return,
        }
    }
}

pub async fn sleep_that_is_reset(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        select! {
            () = touch() => idle.as_mut().reset(Instant::now() + IDLE),
            () = advert() => {}
            () = &mut idle => return,
        }
    }
}

pub async fn deadline_that_moves(touch: impl AsyncFn(), advert: impl AsyncFn()) {
    let mut deadline = Instant::now() + IDLE;
    loop {
        select! {
            () = touch() => deadline = Instant::now() + IDLE,
            () = advert() => {}
            () = sleep_until(deadline) => return,
        }
    }
}
