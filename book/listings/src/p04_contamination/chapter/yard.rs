use std::time::Duration;
use testkit::timeline::{event, follow};
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

/// Where parcels are taken from a shelf and put on a truck.
#[derive(Default)]
pub struct Yard {
    crew: TaskTracker,
}

pub struct Parcel;

/// Puts its parcel back on the shelf when it is dropped.
pub struct Undo {
    is_armed: bool,
}

impl Yard {
    /// A yard with one parcel on its shelf.
    pub fn new() -> Self {
        event("shelf", "1");
        event("truck", "0");
        Self::default()
    }

    /// Tasks that somebody waits for when the yard is closed.
    pub fn crew(&self) -> TaskTracker {
        self.crew.clone()
    }

    /// Takes the parcel from the shelf.
    pub async fn pick(&self) -> Parcel {
        step("pick", 10).await;
        event("shelf", "0");
        Parcel
    }

    /// Takes the lift down.
    pub async fn ride(&self) {
        step("ride", 40).await;
    }

    /// Puts the parcel on the truck.
    pub async fn stow(&self, _parcel: Parcel) {
        step("stow", 20).await;
        event("truck", "1");
    }

    /// Signs the delivery note.
    pub async fn sign(&self) {
        step("sign", 20).await;
    }
}

impl Parcel {
    pub fn back_on_drop(&self) -> Undo {
        Undo { is_armed: true }
    }
}

impl Undo {
    pub fn disarm(mut self) {
        self.is_armed = false;
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        if self.is_armed {
            event("shelf", "1");
        }
    }
}

async fn step(what: &str, millis: u64) {
    follow("work", what, sleep(Duration::from_millis(millis))).await;
}
