use super::{IDLE, Machine};
use tokio::time::sleep;

pub async fn session(machine: &Machine) {
    loop {
        tokio::select! {
            () = machine.touch() => machine.respond().await,
            () = machine.advert() => {}
            () = sleep(IDLE) => return,
        }
    }
}
