use std::future::Ready;

pub async fn print(pages: u32, print_page: impl Fn(u32) -> Ready<()>) {
    for page in 1..=pages {
        print_page(page).await;
    }
}
