use super::shelf::Shelf;

pub async fn publish(drafts: &Shelf, site: &Shelf, check: impl Future<Output = ()>) {
    let article = drafts.take();
    check.await;
    site.put(article);
}
