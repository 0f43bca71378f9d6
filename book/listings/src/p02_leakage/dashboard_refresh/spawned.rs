use testkit::scene::{Service, Unavailable};
use tokio::spawn;

pub async fn search(index: Service) -> Result<[String; 2], Unavailable> {
    let (people, pages) = (index.clone(), index);
    let people = spawn(async move { people.fetch("people").await });
    let pages = spawn(async move { pages.fetch("pages").await });

    Ok([people.await.unwrap()?, pages.await.unwrap()?])
}
