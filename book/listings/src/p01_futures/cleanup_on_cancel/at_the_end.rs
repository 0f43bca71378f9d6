use super::chat::Chat;

pub async fn answer(chat: &Chat, model: impl Future<Output = String>) -> String {
    chat.show_dots();
    let text = model.await;
    chat.hide_dots();
    text
}
