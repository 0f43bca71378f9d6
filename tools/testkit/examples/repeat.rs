//! Records one scenario many times and compares every byte: `cargo run --example repeat -- 1000 [--busy]`.
//!
//! With `--busy` one thread a core spins beside it.

use std::{env, hint, process::ExitCode, thread, time::Duration};

use testkit::{
    run::Room,
    scene::{Pool, Service},
    timeline::{conclude, declare, event},
};
use tokio::{sync::watch, task::JoinSet, time};

async fn scenario() {
    declare(["request", "pool"]);
    let backend = Service::new([("profile", 30), ("orders", 70), ("alerts", 110)]);
    let pool = Pool::new("pool", 2);
    let (tell, told) = watch::channel(false);

    let mut fetches = JoinSet::new();
    for resource in ["profile", "orders", "alerts"] {
        let (backend, pool, mut told) = (backend.clone(), pool.clone(), told.clone());
        fetches.spawn(async move {
            let _place = pool.borrow_as(resource).await;
            let fetched = backend.fetch(resource).await;
            told.changed().await.expect("the teller is there");
            event(resource, if fetched.is_ok() { "told" } else { "told in vain" });
        });
    }
    event("request", "opened");
    time::sleep(Duration::from_millis(200)).await;
    tell.send(true).expect("listeners are there");
    while fetches.join_next().await.is_some() {}
    event("request", "closed");
    conclude("after", format!("{} fetches running", backend.running()));
}

fn main() -> ExitCode {
    let mut times = 1000;
    let mut busy = false;
    for argument in env::args().skip(1) {
        match argument.parse() {
            Ok(number) => times = number,
            Err(_) => busy = argument == "--busy",
        }
    }
    if busy {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..cores {
            thread::spawn(|| {
                loop {
                    hint::spin_loop();
                }
            });
        }
    }

    let recording = Room::new().record_repeatedly(times, scenario);

    print!("{recording}");
    println!("{times} recordings, one text{}", if busy { ", with every core busy" } else { "" });
    ExitCode::SUCCESS
}
