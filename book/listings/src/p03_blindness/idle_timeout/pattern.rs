use super::{IDLE, Machine};
use std::pin::pin;
use tokio::time::{Instant, sleep};

pub async fn session(machine: &Machine) {
    let mut idle = pin!(sleep(IDLE));
    loop {
        tokio::select! {
            () = machine.touch() => {
                machine.respond().await;
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            () = machine.advert() => {}
            () = &mut idle => return,
        }
    }
}
