use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::timeline;

/// A board on which running work is marked, at most one mark for each name.
///
/// Marking and clearing take no time. Clones share one board.
///
/// ```
/// use testkit::scene::Board;
///
/// let board = Board::new("board");
/// assert!(board.mark("ann"));
/// assert!(!board.mark("ann"), "the mark is there already");
///
/// board.clear("ann");
///
/// assert!(!board.is_marked("ann"));
/// assert_eq!((board.cleared(), board.cleared_in_vain()), (1, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Board {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    name: String,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    marks: BTreeSet<String>,
    cleared: usize,
    cleared_in_vain: usize,
}

impl Board {
    /// An empty board that records on lane `name`.
    ///
    /// ```
    /// # use testkit::{scene::Board, timeline};
    /// let recording = timeline::record(async || {
    ///     Board::new("board").mark("ann");
    /// });
    /// assert_eq!(recording.text(), "board   0 ann marked\n");
    /// ```
    pub fn new(name: &str) -> Self {
        Self { shared: Arc::new(Shared { name: name.to_owned(), log: Mutex::default() }) }
    }

    /// Marks `who` and returns true; false if `who` is marked already.
    ///
    /// ```
    /// # use testkit::scene::Board;
    /// let board = Board::new("board");
    /// assert!(board.mark("ann") && board.mark("bob"));
    /// assert!(!board.mark("bob"));
    /// ```
    pub fn mark(&self, who: &str) -> bool {
        let is_new = self.log().marks.insert(who.to_owned());
        self.record(who, if is_new { "marked" } else { "refused" });
        is_new
    }

    /// Takes the mark of `who` away. If there is none, that is counted too.
    ///
    /// ```
    /// # use testkit::scene::Board;
    /// let board = Board::new("board");
    /// board.mark("ann");
    /// board.clear("ann");
    /// assert!(board.mark("ann"), "there is room for a new mark");
    /// ```
    pub fn clear(&self, who: &str) {
        let mut log = self.log();
        let was_marked = log.marks.remove(who);
        match was_marked {
            true => log.cleared += 1,
            false => log.cleared_in_vain += 1,
        }
        drop(log);
        self.record(who, if was_marked { "cleared" } else { "cleared in vain" });
    }

    /// Whether `who` is marked now.
    ///
    /// ```
    /// # use testkit::scene::Board;
    /// assert!(!Board::new("board").is_marked("ann"));
    /// ```
    pub fn is_marked(&self, who: &str) -> bool {
        self.log().marks.contains(who)
    }

    /// How many marks were taken away.
    ///
    /// ```
    /// # use testkit::scene::Board;
    /// let board = Board::new("board");
    /// board.mark("ann");
    /// board.clear("ann");
    /// assert_eq!(board.cleared(), 1);
    /// ```
    pub fn cleared(&self) -> usize {
        self.log().cleared
    }

    /// How often a mark was to be taken away that was not there.
    ///
    /// ```
    /// # use testkit::scene::Board;
    /// let board = Board::new("board");
    /// board.clear("ann");
    /// assert_eq!((board.cleared(), board.cleared_in_vain()), (0, 1));
    /// ```
    pub fn cleared_in_vain(&self) -> usize {
        self.log().cleared_in_vain
    }

    fn record(&self, who: &str, what: &str) {
        timeline::event(&self.shared.name, format!("{who} {what}"));
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
