use testkit::scene::{Service, Unavailable};
use tokio::spawn;
use tokio_util::task::AbortOnDropHandle;

pub async fn search(index: Service) -> Result<[String; 2], Unavailable> {
    let (people, pages) = (index.clone(), index);
    let people = AbortOnDropHandle::new(spawn(async move { people.fetch("people").await }));
    let pages = AbortOnDropHandle::new(spawn(async move { pages.fetch("pages").await }));

    Ok([people.await.unwrap()?, pages.await.unwrap()?])
}
