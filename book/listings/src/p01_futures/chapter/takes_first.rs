use super::desk::Desk;

pub async fn publish(desk: Desk) {
    let article = desk.drafts.take();
    article.check_spelling().await;
    article.check_links().await;
    article.shrink_pictures().await;
    desk.site.put(article);
}
