use super::Storm;
use futures::future::try_join_all;

pub async fn tour(routes: Vec<String>, climb: impl AsyncFn(&str) -> Result<(), Storm>) -> usize {
    let climbers = routes.iter().map(|route| climb(route));
    match try_join_all(climbers).await {
        Ok(all) => all.len(),
        Err(Storm) => 0,
    }
}
