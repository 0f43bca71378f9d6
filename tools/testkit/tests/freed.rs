//! A room that has ended keeps nothing. Alone in its program, because it counts what all threads allocate.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicIsize, Ordering::Relaxed},
};

use testkit::{quiet, run};
use tokio::task::spawn_blocking;

struct Counting;

static ALIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALIVE.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        ALIVE.fetch_sub(1, Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn rooms_are_freed() {
    let room = || {
        run(async || {
            spawn_blocking(|| ()).await.unwrap();
            quiet::settle().await;
        });
    };
    room();
    let before = ALIVE.load(Relaxed);
    for _ in 0..100 {
        room();
    }
    let kept = ALIVE.load(Relaxed) - before;

    assert!(kept < 100, "100 rooms have kept {kept} allocations");
}
