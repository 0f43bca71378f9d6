use std::{ops::Range, time::Duration};

use growing_join_set::{Summary, serve};
use testkit::{
    assert_timeline, memory,
    quiet::{self, completes, settle},
    run::Room,
    scene::Studio,
    timeline,
};
use tokio::{sync::mpsc, task::JoinHandle, time::sleep};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

/// Milliseconds that a picture takes.
const TAKES: u64 = 51;

/// What is left running has claims of its own, and an order that panics is part of the story.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The service, in a task of its own, with room for all orders of a claim in its queue.
fn open(studio: &Studio) -> (mpsc::Sender<u32>, JoinHandle<Summary>) {
    let (orders, queue) = mpsc::channel(1_000);
    (orders, tokio::spawn(serve(queue, studio.clone())))
}

/// Puts an order into the queue, which is open.
async fn send(orders: &mpsc::Sender<u32>, order: u32) {
    assert!(
        orders.send(order).await.is_ok(),
        "LOST: order {order} came at {} ms, the queue was open, and serve() took no more orders.",
        timeline::now()
    );
}

/// What `serve()` reported after its queue was closed.
async fn report(service: JoinHandle<Summary>) -> String {
    let complaint = "the queue was closed, every order had its time, and serve() did not return.";
    match completes(service, complaint).await {
        Ok(Summary { rendered, failed }) => {
            format!("serve() reported {rendered} rendered and {failed} failed")
        }
        Err(_) => "serve() panicked".to_owned(),
    }
}

fn reported(rendered: usize, failed: usize) -> String {
    format!("serve() reported {rendered} rendered and {failed} failed")
}

#[test]
fn every_order_is_rendered_and_counted() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, service) = open(&studio);

        for order in 1..=3 {
            sleep(ms(20)).await;
            // A service that has ended takes no more orders; its report will tell.
            let _ = orders.send(order).await;
        }
        sleep(ms(30)).await;
        drop(orders);
        let report = report(service).await;

        let rendered = studio.rendered();
        assert!(
            rendered == 3 && report == reported(3, 0),
            "WRONG RESULT: 3 orders came, and the queue was closed 30 ms after the last; {report}, when {rendered} of them had been rendered."
        );
    });
}

#[test]
fn orders_are_rendered_at_the_same_time() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, _service) = open(&studio);

        for order in 1..=5 {
            send(&orders, order).await;
        }
        sleep(ms(TAKES + 1)).await;

        let rendered = studio.rendered();
        assert!(
            rendered == 5,
            "SERIAL: 5 orders came at once and each takes {TAKES} ms; 1 ms after that {rendered} of them had been rendered."
        );
    });
}

#[test]
fn each_order_has_a_task_of_its_own() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, service) = open(&studio);

        for order in 1..=5 {
            send(&orders, order).await;
        }
        settle().await;

        assert!(
            !service.is_finished(),
            "LOST: 5 orders came at once; 1 ms later, when the queue was open, serve() had ended."
        );
        let tasks = quiet::tasks() - 1;
        assert!(
            tasks >= 5,
            "SERIAL: 5 orders came at once, and beside that of the service {tasks} tasks were alive; while one order computes, the others wait."
        );
    });
}

#[test]
fn nothing_is_held_while_no_order_comes() {
    room().run(async || {
        let studio = Studio::new(TAKES).silent();
        let (orders, _service) = open(&studio);

        for order in 1..=1_000 {
            send(&orders, order).await;
        }
        sleep(ms(100)).await;
        let rendered = studio.rendered();
        sleep(ms(400)).await;

        let held = studio.held();
        assert!(
            rendered == 1_000,
            "SERIAL: 1000 orders came at once and each takes {TAKES} ms; at 100 ms {rendered} of them had been rendered."
        );
        assert!(
            held == 0,
            "LEAK: {rendered} orders were rendered by 100 ms; 400 ms later, with no other order, {held} pictures were still held."
        );
    });
}

#[test]
fn nothing_is_held_while_orders_keep_coming() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, _service) = open(&studio);

        let mut most = (0, 0);
        for order in 1..=500 {
            send(&orders, order).await;
            sleep(ms(2)).await;
            most = most.max((studio.held(), timeline::now()));
        }

        let (held, at) = most;
        assert!(
            held == 0,
            "LEAK: an order came every 2 ms for 1000 ms; at {at} ms {held} of their pictures were rendered and still held."
        );
    });
}

#[test]
fn a_thousand_orders_leave_no_more_memory_than_a_few() {
    room().run(async || {
        let studio = Studio::new(TAKES).silent();
        (0..1_000).filter(|order| order % 2 == 1).for_each(|order| studio.spoil(order));
        let (orders, _service) = open(&studio);
        let crowd = async |those: Range<u32>| {
            for order in those {
                // A service that panics takes no more orders.
                let _ = orders.send(order).await;
            }
            sleep(ms(100)).await;
        };
        crowd(0..250).await;
        let before = memory::bytes();

        crowd(250..500).await;
        crowd(500..750).await;
        crowd(750..1_000).await;

        let (rendered, more) = (studio.rendered(), memory::bytes() - before);
        assert!(
            more < 500,
            "LEAK: 250 orders came, and then 750 more, of which every other could not be rendered, and {rendered} were; in the end the service held {more} bytes more than after the first 250."
        );
    });
}

#[test]
fn a_service_without_orders_sleeps() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, service) = open(&studio);

        sleep(ms(100)).await;
        drop(orders);
        let report = report(service).await;

        assert!(
            report == reported(0, 0),
            "WRONG RESULT: the queue was closed at 100 ms and no order had come, and {report}."
        );
    });
}

#[test]
fn orders_in_the_queue_are_rendered_after_its_close() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        let (orders, service) = open(&studio);

        for order in 1..=3 {
            send(&orders, order).await;
        }
        drop(orders);
        let report = report(service).await;

        assert!(
            report == reported(3, 0),
            "LOST: 3 orders were in the queue when it was closed, and {report}."
        );
    });
}

#[test]
fn an_order_that_cannot_be_rendered_stops_nothing_else() {
    room().run(async || {
        let studio = Studio::new(TAKES);
        studio.spoil(13);
        let (orders, service) = open(&studio);

        for order in [12, 13, 14] {
            // A service that panics takes no more orders; its report will tell.
            let _ = orders.send(order).await;
            sleep(ms(40)).await;
        }
        drop(orders);
        let report = report(service).await;
        settle().await;

        assert!(
            report == reported(2, 1),
            "WRONG RESULT: order 13 could not be rendered, orders 12 and 14 could, and {report}."
        );
    });
}

#[test]
fn the_recording_of_two_orders() {
    let recording = room().record(async || {
        timeline::declare(["customer", "service", "picture 1", "picture 2"]);
        let studio = Studio::new(TAKES);
        let (orders, service) = open(&studio);

        for order in [1, 2] {
            timeline::event("customer", format!("orders {order}"));
            send(&orders, order).await;
            sleep(ms(10)).await;
        }
        sleep(ms(180)).await;
        timeline::event("customer", "closes the queue");
        drop(orders);
        timeline::event("service", report(service).await.replace("serve() ", ""));
    });

    assert_timeline!("two_orders", recording);
}
