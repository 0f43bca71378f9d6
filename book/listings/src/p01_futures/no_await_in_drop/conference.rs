use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::timeline::{began, ended, event};
use tokio::time::sleep;

/// A video conference. It keeps a log of its own, because it is also used where no recording goes on.
#[derive(Clone, Default)]
pub struct Conference(Arc<Mutex<Vec<String>>>);

impl Conference {
    pub fn note(&self, what: &str) {
        event("conference", what);
        self.0.lock().unwrap().push(what.to_owned());
    }

    pub fn log(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub async fn join(&self) {
        sleep(Duration::from_millis(20)).await;
        self.note("ann joined");
    }

    /// Tells the others, and waits until they know.
    pub async fn tell_that_we_leave(&self) {
        sleep(Duration::from_millis(20)).await;
        self.note("ann left");
    }
}

/// A camera, on until it is switched off.
pub struct Camera(());

impl Camera {
    pub fn on() -> Self {
        began("camera", "on");
        Self(())
    }

    pub fn off(&mut self) {
        ended("camera", "off");
    }
}
