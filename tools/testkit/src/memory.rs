//! What a thread has allocated and not freed.
//!
//! A task that has ended and a result that nobody takes are visible in no count of tasks, but in memory. A room has
//! one thread, so the thread's count is the room's, and other tests that run at the same time do not disturb it.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static ALIVE: Cell<isize> = const { Cell::new(0) };
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with two counts for each thread.
///
/// ```standalone_crate
/// use testkit::memory::{self, Counting};
///
/// #[global_allocator]
/// static ALLOCATOR: Counting = Counting;
///
/// let before = memory::allocations();
/// let kept = vec![Box::new(1), Box::new(2)];
/// assert_eq!(memory::allocations() - before, 3);
/// assert!(memory::bytes() >= 2 * 8 + 2 * 4);
/// drop(kept);
/// assert_eq!(memory::allocations() - before, 0);
/// ```
pub struct Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size().cast_signed());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size().cast_signed());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(0, new_size.cast_signed() - layout.size().cast_signed());
        unsafe { System.realloc(block, layout, new_size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-1, -layout.size().cast_signed());
        unsafe { System.dealloc(block, layout) }
    }
}

fn count(blocks: isize, bytes: isize) {
    // A thread that ends frees some memory after its thread locals are gone.
    let _ = ALIVE.try_with(|alive| alive.set(alive.get() + blocks));
    let _ = BYTES.try_with(|alive| alive.set(alive.get() + bytes));
}

/// Allocations of this thread minus what it freed; 0 unless [`Counting`] is the global allocator.
///
/// Compare two moments of one thread; the number alone says nothing.
///
/// ```
/// assert_eq!(testkit::memory::allocations(), 0);
/// ```
pub fn allocations() -> isize {
    ALIVE.get()
}

/// Bytes in the allocations of this thread minus those that it freed; 0 unless [`Counting`] is the global allocator.
///
/// Sees what [`allocations`] does not: one allocation that grows. What a program empties and keeps, such as a vector's
/// capacity, counts as well; so let it do its work once before the first of two moments.
///
/// ```
/// assert_eq!(testkit::memory::bytes(), 0);
/// ```
pub fn bytes() -> isize {
    BYTES.get()
}
