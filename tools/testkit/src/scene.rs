//! Doubles that remember what was done to them.
//!
//! They take virtual time, never real time, and start no tasks of their own. Each records on a lane under its own
//! name, and each can be asked afterwards what it saw: a test judges by this log, not by the code under test.

mod board;
mod clients;
mod database;
mod device;
mod feed;
mod leases;
mod ledger;
mod licences;
mod pool;
mod port;
mod service;
mod signal;
mod socket;
mod store;
mod studio;
mod tape;

pub use board::Board;
pub use clients::{Client, Clients};
pub use database::{Connection, Database};
pub use device::{Device, Wire};
pub use feed::Feed;
pub use leases::{Lease, LeaseQueue};
pub use ledger::{Batch, BusTaken, Ledger, Meters, Notice, WriteLease};
pub use licences::{Licences, Line};
pub use pool::{Borrowed, Pool};
pub use port::{Bound, InUse, Port};
pub use service::{Service, Unavailable};
pub use signal::Signal;
pub use socket::{Broken, Peer, ReadHalf, Socket, WriteHalf};
pub use store::Store;
pub use studio::{Picture, Studio};
pub use tape::{Reader, Tape};
