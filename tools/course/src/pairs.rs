//! Two things at a time: two cores are what a learner has for sure.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    thread,
};

/// What `work` makes of each item, in the order of the items.
///
/// One thread begins at the first item and the other at the last, until they meet: items that would wait for each
/// other should stand together.
///
/// # Panics
///
/// If `work` does.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let left: Mutex<VecDeque<_>> = Mutex::new(items.iter().enumerate().collect());
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let worker = |next: fn(&mut VecDeque<_>) -> Option<_>| {
        loop {
            let next = next(&mut left.lock().unwrap_or_else(PoisonError::into_inner));
            let Some((index, item)) = next else { return };
            let result = work(item);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    thread::scope(|scope| {
        if items.len() > 1 {
            scope.spawn(|| worker(VecDeque::pop_back));
        }
        worker(VecDeque::pop_front);
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    #[test]
    fn the_results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(map(&items, |item| item * 2), (0..200).step_by(2).collect::<Vec<_>>());
        assert!(map(&[], |item: &usize| *item).is_empty());
    }

    #[test]
    fn the_first_and_the_last_meet_in_the_middle() {
        let meet = Barrier::new(2);
        let items = [1, 2, 3, 4];
        let ends = Mutex::new(Vec::new());
        map(&items, |item| {
            ends.lock().unwrap().push(*item);
            meet.wait();
        });
        let mut first_two = ends.into_inner().unwrap()[..2].to_vec();
        first_two.sort();
        assert_eq!(first_two, [1, 4]);
    }
}
