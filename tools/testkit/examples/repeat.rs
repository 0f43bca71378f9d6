//! Records two scenarios many times and compares every byte: `cargo run --example repeat -- 1000 [--busy]`.
//!
//! The second one has real threads in it. With `--busy` one thread a core spins beside them.

use std::{env, hint, process::ExitCode, sync::Arc, thread, time::Duration};

use testkit::{
    run::Room,
    scene::{Pool, Service, Tape},
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    sync::{Semaphore, watch},
    task::{JoinSet, spawn_blocking},
    time,
};

async fn fetches() {
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

/// The first search is given up in the middle of an entry; the second waits for the permit that its thread holds.
async fn searches() {
    declare(["caller", "ann", "bob"]);
    let tape =
        Tape::new(10, [("1987", "snow"), ("1988", "rain"), ("1989", "snow"), ("1990", "sun")]);
    let drive = Arc::new(Semaphore::new(1));
    let search = async |whom: &'static str, limit: u64| {
        let permit = Arc::clone(&drive).acquire_owned().await.expect("nobody closes it");
        let reader = tape.open(whom).await;
        let began = now();
        let search = spawn_blocking(move || {
            let _permit = permit;
            reader.take_while(|_| now() < began + limit).count()
        });
        let limit = Duration::from_millis(limit);
        let count = time::timeout(limit, search).await.map(|count| count.expect("no panic"));
        event("caller", format!("{whom} found {count:?}"));
    };

    tape.while_turning(async { join!(search("ann", 25), search("bob", 55)) }).await;
    conclude("after", format!("{} entries read, clash: {:?}", tape.begun(), tape.clash()));
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

    let fetches = Room::new().record_repeatedly(times, fetches);
    let searches = Room::new().record_repeatedly(times, searches);

    print!("{fetches}\n{searches}");
    println!(
        "{times} recordings of each, one text{}",
        if busy { ", with every core busy" } else { "" }
    );
    ExitCode::SUCCESS
}
