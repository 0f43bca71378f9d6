use super::yard::Yard;

pub async fn load(yard: Yard) {
    let crew = yard.crew();
    crew.spawn(whole(yard)).await.expect("the crew does not panic");
}

async fn whole(yard: Yard) {
    let parcel = yard.pick().await;
    yard.ride().await;
    yard.stow(parcel).await;
    yard.sign().await;
}
