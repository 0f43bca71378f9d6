use testkit::timeline::event;

/// A chat with three dots, which say that an answer is being written.
pub struct Chat;

impl Chat {
    pub fn show_dots(&self) {
        event("dots", "on");
    }

    pub fn hide_dots(&self) {
        event("dots", "off");
    }
}
