use super::chat::Chat;

pub async fn answer(chat: &Chat, model: impl Future<Output = String>) -> String {
    chat.show_dots();
    let _ = Dots(chat);
    model.await
}

struct Dots<'a>(&'a Chat);

impl Drop for Dots<'_> {
    fn drop(&mut self) {
        self.0.hide_dots();
    }
}
