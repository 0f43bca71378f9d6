use std::sync::{Arc, Mutex, Weak};
use testkit::timeline::{Span, span};

#[derive(Default)]
pub struct Stairs(Mutex<Weak<Span>>);

impl Stairs {
    pub fn enter(&self) -> Arc<Span> {
        let mut light = self.0.lock().unwrap();
        light.upgrade().unwrap_or_else(|| {
            let on = Arc::new(span("light", "light"));
            *light = Arc::downgrade(&on);
            on
        })
    }
}
