use super::station::{Call, Lines, Report};
use std::collections::VecDeque;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn answer(mut calls: Receiver<Call>, desk: Sender<Report>, lines: &Lines) {
    let mut waiting = VecDeque::new();
    loop {
        select! {
            Some(Call { caller, report }) = calls.recv() => {
                waiting.push_back(report);
                caller.thank();
            }
            place = desk.reserve(), if !waiting.is_empty() => match place {
                Ok(place) => place.send(waiting.pop_front().expect("somebody waits")),
                Err(_) => break,
            },
            else => break,
        }
        if waiting.len() > 2 {
            lines.count_as_dropped(waiting.pop_front().expect("three wait"));
        }
    }
}
