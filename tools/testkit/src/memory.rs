//! What a thread has allocated and not freed.
//!
//! A task that has ended and a result that nobody takes are visible in no count of tasks, but in memory. A room has
//! one thread, so the thread's count is the room's, and other tests that run at the same time do not disturb it.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with a count for each thread.
///
/// ```standalone_crate
/// use testkit::memory::{self, Counting};
///
/// #[global_allocator]
/// static ALLOCATOR: Counting = Counting;
///
/// let before = memory::bytes();
/// let kept = Vec::<u8>::with_capacity(3);
/// assert_eq!(memory::bytes() - before, 3);
/// drop(kept);
/// assert_eq!(memory::bytes() - before, 0);
/// ```
pub struct Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(new_size.cast_signed() - layout.size().cast_signed());
        unsafe { System.realloc(block, layout, new_size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        unsafe { System.dealloc(block, layout) }
    }
}

fn count(change: isize) {
    // A thread that ends frees some memory after its thread locals are gone.
    let _ = BYTES.try_with(|bytes| bytes.set(bytes.get() + change));
}

/// Bytes that this thread allocated minus what it freed; 0 unless [`Counting`] is the global allocator.
///
/// Compare two moments of one thread; the number alone says nothing. What is emptied and kept for the next time, such as
/// the capacity of a queue, counts as well: let the program do its work once before the first moment.
///
/// ```
/// assert_eq!(testkit::memory::bytes(), 0);
/// ```
pub fn bytes() -> isize {
    BYTES.get()
}
