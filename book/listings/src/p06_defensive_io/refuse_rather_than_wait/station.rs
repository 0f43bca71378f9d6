use std::{cell::RefCell, rc::Rc};
use testkit::timeline::{Span, event, span};
use tokio::time::Instant;

/// Somebody rings a radio station to report a jam.
pub struct Call {
    pub caller: Caller,
    pub report: Report,
}

/// Waits on the line for an answer.
pub struct Caller {
    number: usize,
    rang: Instant,
    line: Span,
    lines: Lines,
}

pub struct Report {
    pub number: usize,
    pub made: Instant,
}

/// What the station's callers have met with. Clones are the same.
#[derive(Clone, Default)]
pub struct Lines(Rc<RefCell<Seen>>);

#[derive(Clone, Default)]
pub struct Seen {
    pub rang: usize,
    /// In milliseconds.
    pub longest: u128,
    pub busy: usize,
    /// Reports of callers who were thanked, and which nobody will read.
    pub dropped: usize,
}

impl Lines {
    pub fn ring(&self) -> Call {
        let mut seen = self.0.borrow_mut();
        seen.rang += 1;
        let (number, now) = (seen.rang, Instant::now());
        let line = span("on the line", &number.to_string());
        let caller = Caller { number, rang: now, line, lines: self.clone() };
        Call { caller, report: Report { number, made: now } }
    }

    pub fn seen(&self) -> Seen {
        self.0.borrow().clone()
    }

    pub fn count_as_dropped(&self, report: Report) {
        self.0.borrow_mut().dropped += 1;
        event("dropped", format!("report {}", report.number));
    }
}

impl Caller {
    pub fn thank(self) {
        let mut seen = self.lines.0.borrow_mut();
        seen.longest = seen.longest.max(self.rang.elapsed().as_millis());
        self.line.done();
    }

    pub fn say_busy(self) {
        self.lines.0.borrow_mut().busy += 1;
        event("busy", format!("caller {}", self.number));
        self.thank();
    }
}
