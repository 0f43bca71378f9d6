//! What a double says when more than one holds it, or waits for it.

use std::{panic::catch_unwind, time::Duration};

use testkit::{
    run,
    scene::{Archive, Chat, Cluster, Crew, Device, Feed, Monitor, Peer, Plant, Port, Topic, Yard},
    timeline::now,
};
use tokio::{join, time::timeout};

#[test]
fn a_peer_is_held_until_its_last_connection_is_dropped() {
    run(async || {
        let ann = Peer::new("ann");
        let (reader, writer) = ann.connect().split();
        let again = ann.connect();

        drop((reader, writer));
        assert!(ann.is_read() && ann.is_written());

        drop(again);
        assert!(!ann.is_read() && !ann.is_written());
    });
}

#[test]
fn a_device_is_read_until_its_last_wire_is_dropped() {
    run(async || {
        let device = Device::new();
        let (wire, again) = (device.connect(), device.connect());

        drop(wire);
        assert!(device.is_read());

        drop(again);
        assert!(!device.is_read());
    });
}

#[test]
fn two_who_wait_for_a_truck_get_one_each_when_it_comes() {
    run(async || {
        let yard = Yard::new([(10, 1), (50, 2)]);
        let unload = async || yard.next_truck().await.map(|truck| (truck.len(), now()));

        let day = async { join!(unload(), unload(), unload()) };
        let mut trucks: [_; 3] = timeout(Duration::from_millis(100), day).await.unwrap().into();

        trucks.sort();
        assert_eq!(trucks, [None, Some((1, 10)), Some((2, 50))]);
    });
}

#[test]
fn of_two_workers_of_one_name_one_may_be_alive() {
    let crew = Crew::new();
    let (ann, namesake) = (crew.deaf("ann"), crew.deaf("ann"));

    drop(ann);
    assert_eq!(crew.alive(), ["ann"]);

    drop(namesake);
    assert!(crew.alive().is_empty());
}

#[test]
fn a_double_with_times_is_refused_where_no_clock_is() {
    let made: [(&str, fn()); 10] = [
        ("archive", || drop(Archive::new([20]))),
        ("chat", || drop(Chat::new([]))),
        ("cluster", || drop(Cluster::new([]))),
        ("device", || drop(Device::new().connect())),
        ("feed", || drop(Feed::<()>::new([]))),
        ("monitor", || drop(Monitor::new())),
        ("peer", || drop(Peer::new("ann").connect())),
        ("plant", || drop(Plant::new())),
        ("port", || drop(Port::new([]))),
        ("topic and yard", || drop((Topic::new([]), Yard::new([])))),
    ];
    for (double, make) in made {
        assert!(catch_unwind(make).is_err(), "{double} was made outside of a runtime");
    }
}
