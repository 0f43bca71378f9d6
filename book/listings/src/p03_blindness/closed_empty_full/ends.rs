use std::time::Duration;
use tokio::{select, sync::mpsc, time::interval};

pub async fn run(mut goals: mpsc::Receiver<&'static str>, show: impl Fn(&str)) {
    let mut clock = interval(Duration::from_millis(30));
    loop {
        select! {
            goal = goals.recv() => match goal {
                Some(score) => show(score),
                None => return,
            },
            _ = clock.tick() => show("clock"),
        }
    }
}
