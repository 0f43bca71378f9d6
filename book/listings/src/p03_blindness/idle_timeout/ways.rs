//! The same session with six timers.

use super::{IDLE, Machine};
use std::pin::pin;
use tokio::select;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};

pub async fn sleep_in_the_branch(machine: &Machine) {
    loop {
        select! {
            () = machine.touch() => {}
            () = machine.advert() => {}
            () = sleep(IDLE) => return,
        }
    }
}

pub async fn timeout_in_the_branch(machine: &Machine) {
    loop {
        select! {
            touched = timeout(IDLE, machine.touch()) => match touched {
                Ok(()) => {}
                Err(_) => return,
            },
            () = machine.advert() => {}
        }
    }
}

pub async fn sleep_before_the_loop(machine: &Machine) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        select! {
            () = machine.touch() => {}
            () = machine.advert() => {}
            () = &mut idle => return,
        }
    }
}

pub async fn interval_before_the_loop(machine: &Machine) {
    let mut idle = interval(IDLE);
    loop {
        select! {
            () = machine.touch() => {}
            () = machine.advert() => {}
            _ = idle.tick() => return,
        }
    }
}

pub async fn sleep_that_is_reset(machine: &Machine) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        select! {
            () = machine.touch() => idle.as_mut().reset(Instant::now() + IDLE),
            () = machine.advert() => {}
            () = &mut idle => return,
        }
    }
}

pub async fn deadline_that_moves(machine: &Machine) {
    let mut deadline = Instant::now() + IDLE;
    loop {
        select! {
            () = machine.touch() => deadline = Instant::now() + IDLE,
            () = machine.advert() => {}
            () = sleep_until(deadline) => return,
        }
    }
}
