use testkit::timeline::{began, ended};

/// A chat with three dots, which say that an answer is being written.
pub struct Chat;

impl Chat {
    pub fn show_dots(&self) {
        began("dots", "on");
    }

    pub fn hide_dots(&self) {
        ended("dots", "off");
    }
}
