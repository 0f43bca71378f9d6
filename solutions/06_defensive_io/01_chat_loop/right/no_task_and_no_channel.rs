//! Reads, writes and beats in one task; a message stays in the queue until it is written.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    time::Duration,
};

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{join, select, sync::Notify, time::interval};
use tokio_util::sync::CancellationToken;

const QUEUE: usize = 8;

const BEAT: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
pub struct Report {
    pub written: usize,
    pub handed_back: Vec<Message>,
}

pub async fn serve(
    chat: Chat,
    archive: Archive,
    monitor: Monitor,
    stop: CancellationToken,
) -> Report {
    let waiting = RefCell::new(VecDeque::new());
    let (changed, is_closed) = (Notify::new(), Cell::new(false));
    let written = Cell::new(0);
    let read = async {
        loop {
            // The one that is being written is still in the queue.
            while waiting.borrow().len() > QUEUE {
                changed.notified().await;
            }
            let Some(message) = chat.next().await else { break };
            waiting.borrow_mut().push_back(Rc::new(message));
            changed.notify_waiters();
        }
        is_closed.set(true);
        changed.notify_waiters();
    };
    let write = async {
        loop {
            let next = waiting.borrow().front().cloned();
            match next {
                Some(message) => {
                    archive.write(&message).await;
                    written.set(written.get() + 1);
                    waiting.borrow_mut().pop_front();
                    changed.notify_waiters();
                }
                None if is_closed.get() => break,
                None => changed.notified().await,
            }
        }
    };
    let beat = async {
        let mut clock = interval(BEAT);
        loop {
            clock.tick().await;
            monitor.beat();
        }
    };
    let serve = async { join!(read, write) };
    select! {
        biased;
        () = stop.cancelled() => {}
        _ = serve => {}
        () = beat => {}
    }

    let handed_back = waiting.into_inner().into_iter().filter_map(Rc::into_inner).collect();
    Report { written: written.get(), handed_back }
}
