//! Doubles that remember what was done to them.
//!
//! They take virtual time, never real time, and start no tasks of their own. Each records on a lane under its own
//! name, and each can be asked afterwards what it saw: a test judges by this log, not by the code under test.
//!
//! What takes time panics outside a tokio runtime, and what records if the name is none for a
//! [lane](crate::timeline#names-and-words).

mod board;
mod chat;
mod clients;
mod cluster;
mod console;
mod cpu;
mod crew;
mod database;
mod device;
mod dice;
mod feed;
mod leases;
mod ledger;
mod licences;
mod logbook;
mod plant;
mod pool;
mod port;
mod remote;
mod sensor;
mod service;
mod site;
mod socket;
mod store;
mod studio;
mod surveyor;
mod tape;
mod topic;
mod yard;

use tokio::{runtime::Handle, time::Instant};

pub use board::Board;
pub use chat::{Archive, Chat, Message, Monitor};
pub use clients::{Client, Clients};
pub use cluster::{Cluster, Session, Subscription};
pub use console::{Console, Signals};
pub use cpu::Cpu;
pub use crew::{Crew, Worker};
pub use database::{Connection, Database};
pub use device::{Device, Wire};
pub use dice::Dice;
pub use feed::Feed;
pub use leases::{Lease, LeaseQueue};
pub use ledger::{Batch, BusTaken, Ledger, Meters, Notice, WriteLease};
pub use licences::{Licences, Line};
pub use logbook::{Entry, Logbook};
pub use plant::{Machine, Plant};
pub use pool::{Borrowed, Pool};
pub use port::{Bound, InUse, Port};
pub use remote::{Answer, Overloaded, Remote, Reply, Request};
pub use sensor::Sensor;
pub use service::{Service, Unavailable};
pub use site::Site;
pub use socket::{Broken, Peer, ReadHalf, Socket, WriteHalf};
pub use store::Store;
pub use studio::{Picture, Studio};
pub use surveyor::{Map, Surveyor};
pub use tape::{Reader, Tape};
pub use topic::Topic;
pub use yard::{Bench, Parcel, Truck, Yard};

/// Now, for a double whose times count from here.
///
/// # Panics
///
/// Outside a tokio runtime, where it would be real time.
fn opened() -> Instant {
    let _runtime = Handle::current();
    Instant::now()
}
