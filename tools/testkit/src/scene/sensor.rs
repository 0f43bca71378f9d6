use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::{
    scene::Unavailable,
    timeline::{self, Span},
};

/// A device that is asked for a value, takes its time to answer, and sometimes does not.
///
/// Clones share one device.
///
/// ```
/// use testkit::{run, scene::Sensor};
///
/// run(async || {
///     let gauge = Sensor::new("gauge", [(40, Some("412")), (100, None)]);
///
///     assert_eq!(gauge.read().await.as_deref(), Ok("412"));
///     assert!(gauge.read().await.is_err());
///
///     assert_eq!(gauge.asked(), [0, 40]);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Sensor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    name: String,
    answers: Vec<(Duration, Option<String>)>,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    asked: Vec<u64>,
    asking: usize,
}

impl Sensor {
    /// A sensor that records on lane `name` and answers each question in turn: after so many milliseconds of virtual
    /// time, with a value or not at all. The last answer is given again and again.
    ///
    /// # Panics
    ///
    /// Without answers.
    ///
    /// ```
    /// assert!(testkit::scene::Sensor::new("gauge", [(40, Some("412"))]).asked().is_empty());
    /// ```
    pub fn new<const N: usize>(name: &str, answers: [(u64, Option<&str>); N]) -> Self {
        assert!(N > 0, "a sensor has at least one answer");
        let answers = answers
            .map(|(latency, value)| (Duration::from_millis(latency), value.map(str::to_owned)));
        let answers = Vec::from(answers);
        Self { shared: Arc::new(Shared { name: name.to_owned(), answers, log: Mutex::default() }) }
    }

    /// Asks for the value, and waits for the answer.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] if this question is one that it does not answer.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future gives the question up; the next one gets the next answer.
    ///
    /// ```
    /// # use testkit::{run, scene::Sensor, timeline};
    /// let recording = timeline::record(async || {
    ///     let _ = Sensor::new("gauge", [(100, None)]).read().await;
    /// });
    /// assert_eq!(recording.text(), "gauge   0 vain question started · 100 vain question done\n");
    /// ```
    pub async fn read(&self) -> Result<String, Unavailable> {
        let question = Question::ask(self);
        let (latency, value) = question.answer;
        time::sleep(*latency).await;
        question.done();
        value.clone().ok_or_else(|| Unavailable(self.shared.name.clone()))
    }

    /// When it was asked, in milliseconds of virtual time, question by question.
    ///
    /// ```
    /// # use testkit::{run, scene::Sensor};
    /// run(async || {
    ///     let gauge = Sensor::new("gauge", [(40, Some("412"))]);
    ///     gauge.read().await.unwrap();
    ///     gauge.read().await.unwrap();
    ///     assert_eq!(gauge.asked(), [0, 40]);
    /// });
    /// ```
    pub fn asked(&self) -> Vec<u64> {
        self.log().asked.clone()
    }

    /// Questions that wait for their answer.
    ///
    /// ```
    /// # use testkit::{run, scene::Sensor};
    /// run(async || {
    ///     let gauge = Sensor::new("gauge", [(40, Some("412"))]);
    ///     let (_, asking) = tokio::join!(gauge.read(), async { gauge.asking() });
    ///     assert_eq!((asking, gauge.asking()), (1, 0));
    /// });
    /// ```
    pub fn asking(&self) -> usize {
        self.log().asking
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Question<'a> {
    sensor: &'a Sensor,
    answer: &'a (Duration, Option<String>),
    span: Option<Span>,
}

impl<'a> Question<'a> {
    fn ask(sensor: &'a Sensor) -> Self {
        let Shared { name, answers, .. } = &*sensor.shared;
        let mut log = sensor.log();
        let answer = &answers[log.asked.len().min(answers.len() - 1)];
        log.asked.push(timeline::now());
        log.asking += 1;
        drop(log);
        let what = if answer.1.is_some() { "question" } else { "vain question" };
        Self { sensor, answer, span: Some(timeline::span(name, what)) }
    }

    fn done(mut self) {
        if let Some(span) = self.span.take() {
            span.done();
        }
    }
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.sensor.log().asking -= 1;
    }
}
