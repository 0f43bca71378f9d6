//! A photo that is uploaded. What has to be done to it takes its time, and its draft is a file.

use std::time::Duration;
use testkit::timeline::{began, ended, event, follow};
use tokio::time::sleep;

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub struct Photo;

impl Photo {
    pub async fn save(&self) -> Draft {
        sleep(ms(20)).await;
        began("draft", "saved");
        Draft
    }

    pub async fn scan(&self) {
        sleep(ms(30)).await;
        event("upload", "scanned");
    }

    pub fn resize(&self) -> impl Future<Output = ()> + use<> {
        follow("resize", "task", sleep(ms(60)))
    }

    pub async fn publish(&self) {
        sleep(ms(20)).await;
        event("upload", "published");
    }
}

/// A file on the disk: it stays until somebody removes it.
pub struct Draft;

impl Draft {
    pub async fn remove(self) {
        sleep(ms(10)).await;
        ended("draft", "removed");
    }

    pub fn removed_on_drop(self) -> Temporary {
        Temporary
    }
}

/// A draft that is removed with its owner.
pub struct Temporary;

impl Drop for Temporary {
    fn drop(&mut self) {
        ended("draft", "removed");
    }
}
