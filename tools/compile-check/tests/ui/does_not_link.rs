//! Calls what is nowhere.

unsafe extern "C" {
    fn is_nowhere();
}

fn main() {
    unsafe { is_nowhere() }
}
