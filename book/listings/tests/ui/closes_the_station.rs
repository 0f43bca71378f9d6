#[path = "../../src/p04_contamination/listen_only/stop.rs"]
mod stop;
use stop::Stop;

async fn give_up(station: Stop) {
    station.cancel();
}

fn main() {
    drop(give_up);
}
