use std::cell::Cell;
use std::rc::Rc;
use testkit::timeline::event;

/// A folder that is removed when it is dropped.
pub struct Folder(Rc<Cell<bool>>);

impl Folder {
    pub fn make() -> Self {
        event("album", "folder made");
        Self(Rc::new(Cell::new(true)))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.0.set(false);
        event("album", "folder removed");
    }
}

/// A list of what is in a folder, written into it when it is dropped.
pub struct Index(Rc<Cell<bool>>);

impl Index {
    pub fn of(folder: &Folder) -> Self {
        Self(Rc::clone(&folder.0))
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        event("album", if self.0.get() { "index written" } else { "index has no folder" });
    }
}

/// A value that says when it is dropped.
pub struct Noted(pub &'static str);

impl Drop for Noted {
    fn drop(&mut self) {
        event("dropped", self.0);
    }
}
