use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time};

use crate::timeline;

/// The terminal in which a program runs, and where somebody presses Ctrl-C.
///
/// As with a real one, the first listener replaces what the system does by default, for good: until then a signal
/// kills the program, and after that a signal that nobody hears is lost. Clones are one terminal.
///
/// ```
/// use testkit::{run, scene::Console};
///
/// run(async || {
///     let console = Console::new();
///     let mut signals = console.listen();
///     console.press();
///     signals.recv().await;
///     assert!(!console.is_killed());
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Console {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Those who wait in `ctrl_c`.
    waiting: Notify,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    ears: Vec<Arc<Notify>>,
    is_handled: bool,
    is_killed: bool,
    printed: Vec<String>,
}

/// Hears every signal from its beginning on.
///
/// ```
/// use testkit::{run, scene::Console};
///
/// run(async || {
///     let console = Console::new();
///     let (mut server, mut logger) = (console.listen(), console.listen());
///     console.press();
///     server.recv().await;
///     logger.recv().await;
/// });
/// ```
#[derive(Debug)]
pub struct Signals {
    ear: Arc<Notify>,
}

impl Console {
    /// A terminal in which nobody listens.
    ///
    /// ```
    /// assert!(!testkit::scene::Console::new().is_killed());
    /// ```
    #[expect(clippy::new_without_default, reason = "a terminal is opened, and not a value")]
    pub fn new() -> Self {
        let shared = Shared { waiting: Notify::new(), state: Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Somebody presses Ctrl-C. Records on lane `console`.
    ///
    /// ```
    /// let console = testkit::scene::Console::new();
    /// console.press();
    /// assert!(console.is_killed());
    /// ```
    pub fn press(&self) {
        timeline::event("console", "Ctrl-C");
        let mut state = self.state();
        state.is_killed |= !state.is_handled;
        state.ears.iter().for_each(|ear| ear.notify_one());
        self.shared.waiting.notify_waiters();
    }

    /// Whether a signal came before anybody listened.
    ///
    /// ```
    /// assert!(!testkit::scene::Console::new().is_killed());
    /// ```
    pub fn is_killed(&self) -> bool {
        self.state().is_killed
    }

    /// Listens from now on. Signals that come while nobody waits for them are remembered as one.
    ///
    /// A double of `tokio::signal::unix::signal`.
    ///
    /// ```
    /// # use testkit::{run, scene::Console};
    /// run(async || {
    ///     let console = Console::new();
    ///     let mut signals = console.listen();
    ///     console.press();
    ///     signals.recv().await;
    /// });
    /// ```
    pub fn listen(&self) -> Signals {
        let ear = Arc::new(Notify::new());
        let mut state = self.state();
        state.is_handled = true;
        state.ears.push(Arc::clone(&ear));
        Signals { ear }
    }

    /// Waits for the next signal. Begins to listen when it is first polled, and hears nothing before or after that.
    ///
    /// A double of `tokio::signal::ctrl_c`.
    ///
    /// # Cancel safety
    ///
    /// A signal that comes when this was dropped is lost.
    ///
    /// ```
    /// # use testkit::{run, scene::Console};
    /// run(async || {
    ///     let console = Console::new();
    ///     let press = async {
    ///         tokio::task::yield_now().await;
    ///         console.press();
    ///     };
    ///     tokio::join!(console.ctrl_c(), press);
    /// });
    /// ```
    pub async fn ctrl_c(&self) {
        self.state().is_handled = true;
        self.shared.waiting.notified().await;
    }

    /// Prints a line, which takes 20 ms on this terminal.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the line is not printed.
    ///
    /// ```
    /// # use testkit::{run, scene::Console, timeline};
    /// run(async || {
    ///     let console = Console::new();
    ///     console.print("at work").await;
    ///     assert_eq!((console.printed(), timeline::now()), (vec!["at work".to_owned()], 20));
    /// });
    /// ```
    pub async fn print(&self, line: &str) {
        time::sleep(Duration::from_millis(20)).await;
        timeline::event("console", format!("\"{line}\""));
        self.state().printed.push(line.to_owned());
    }

    /// The lines that were printed.
    ///
    /// ```
    /// assert!(testkit::scene::Console::new().printed().is_empty());
    /// ```
    pub fn printed(&self) -> Vec<String> {
        self.state().printed.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Signals {
    /// Waits for a signal.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no signal.
    ///
    /// ```
    /// # use testkit::{run, scene::Console};
    /// run(async || {
    ///     let console = Console::new();
    ///     let mut signals = console.listen();
    ///     console.press();
    ///     signals.recv().await;
    /// });
    /// ```
    pub async fn recv(&mut self) {
        self.ear.notified().await;
    }
}
