//! The gateway of a courier service. Drivers ask it for the map of their district; to draw it takes half a second, and
//! then it is kept.

use std::{
    future::ready,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use testkit::scene::{Map, Surveyor};
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

type Survey = BoxFuture<'static, Map>;

pub struct Gateway {
    surveyor: Surveyor,
    kept: Arc<OnceLock<Map>>,
    current: Mutex<Option<WeakShared<Survey>>>,
}

/// The caller's time was over before the map was done.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, kept: Arc::default(), current: Mutex::default() }
    }

    /// Returns the map; if it is not drawn yet, waits for it.
    ///
    /// # Errors
    ///
    /// [`TooLate`] when `patience` is over, not before and not after that.
    ///
    /// # Sharing
    ///
    /// A survey belongs to all who wait for it. It goes on as long as anybody does, whoever else may leave, and all
    /// who are left get its map. The map is kept: no other survey is begun after that.
    ///
    /// # Cancel safety
    ///
    /// To drop this future is to leave. When the last one leaves, a moment later nothing is running, and who asks
    /// after that begins another survey.
    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        // How long may I wait? The timeout ends my wait, and drops my share of the survey; no more than that.
        timeout(patience, self.survey()).await.map_err(|_| TooLate)
    }

    /// A share of the survey that is going on, or of a new one.
    fn survey(&self) -> Shared<Survey> {
        let mut current = self.current.lock().expect("nobody panics with it");
        if let Some(survey) = current.as_ref().and_then(WeakShared::upgrade) {
            return survey;
        }
        if let Some(map) = self.kept.get() {
            return ready(map.clone()).boxed().shared();
        }

        // Is anybody still interested? The shares are the answer: the last one that is dropped drops the handle, and
        // that aborts the task. What the gateway keeps for who comes next is weak, and keeps nothing alive. A task,
        // since a survey computes; without one, `survey` shared as it is would do the same.
        let (surveyor, kept) = (self.surveyor.clone(), self.kept.clone());
        let task = tokio::spawn(async move { surveyor.survey().await });
        let task = AbortOnDropHandle::new(task);
        let survey = async move {
            let map = task.await.expect("a survey does not panic");
            kept.get_or_init(|| map).clone()
        };
        let survey = survey.boxed().shared();
        *current = survey.downgrade();
        survey
    }
}
