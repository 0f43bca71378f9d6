//! A desk with two shelves, and an article whose checks take their time.

use std::time::Duration;
use testkit::timeline::{began, ended, event};
use tokio::time::sleep;

pub struct Desk {
    pub drafts: Shelf,
    pub site: Shelf,
}

pub struct Shelf(&'static str);

pub struct Article(());

impl Desk {
    pub fn with_a_draft() -> Self {
        began("drafts", "article");
        Self { drafts: Shelf("drafts"), site: Shelf("site") }
    }
}

impl Shelf {
    /// A copy; the shelf keeps the article.
    pub fn read(&self) -> Article {
        Article(())
    }

    pub fn take(&self) -> Article {
        ended(self.0, "taken");
        Article(())
    }

    pub fn put(&self, _: Article) {
        began(self.0, "put");
    }
}

impl Article {
    pub async fn check_spelling(&self) {
        sleep(Duration::from_millis(40)).await;
        event("publish", "spelling checked");
    }

    pub async fn check_links(&self) {
        sleep(Duration::from_millis(20)).await;
        event("publish", "links checked");
    }

    pub async fn shrink_pictures(&self) {
        sleep(Duration::from_millis(30)).await;
    }
}
