use super::desk::Desk;

pub async fn publish(desk: Desk) {
    let draft = desk.drafts.read();
    draft.check_spelling().await;
    draft.check_links().await;
    draft.shrink_pictures().await;
    desk.site.put(desk.drafts.take());
}
