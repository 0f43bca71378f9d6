use testkit::timeline::event;

/// A shelf with articles on it.
pub struct Shelf {
    pub name: &'static str,
}

pub struct Article(());

impl Shelf {
    pub fn take(&self) -> Article {
        event(self.name, "article taken");
        Article(())
    }

    pub fn put(&self, _: Article) {
        event(self.name, "article put");
    }
}
