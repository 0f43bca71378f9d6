use std::{cell::Cell, time::Duration};
use testkit::timeline::follow;
use tokio::time::sleep;

/// A theatre after the show. To close a room takes its time, in milliseconds.
pub struct House {
    pub doors: u64,
    pub bar: u64,
    pub cloakroom: u64,
    pub lights: u64,
    /// Guests are in the bar and in the cloakroom until these are closed, or given up.
    busy: Cell<usize>,
    dark: Cell<bool>,
    off: Cell<bool>,
}

impl House {
    pub fn new([doors, bar, cloakroom, lights]: [u64; 4]) -> Self {
        Self {
            doors,
            bar,
            cloakroom,
            lights,
            busy: Cell::new(2),
            dark: Cell::new(false),
            off: Cell::new(false),
        }
    }

    pub async fn close(&self, room: &'static str) {
        let (takes, has_guests) = match room {
            "doors" => (self.doors, false),
            "bar" => (self.bar, true),
            "cloakroom" => (self.cloakroom, true),
            "lights" => (self.lights, false),
            _ => panic!("the house has no {room}"),
        };
        let _leave = has_guests.then(|| Leave(&self.busy));
        if room == "lights" {
            self.dark.set(self.busy.get() > 0);
        }
        follow(room, "close", sleep(Duration::from_millis(takes))).await;
        self.off.set(self.off.get() || room == "lights");
    }

    /// Whether the lights went out on somebody.
    pub fn left_in_the_dark(&self) -> bool {
        self.dark.get()
    }

    pub fn has_left_the_lights_on(&self) -> bool {
        !self.off.get()
    }
}

struct Leave<'a>(&'a Cell<usize>);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
