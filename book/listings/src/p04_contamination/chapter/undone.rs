use super::yard::Yard;

pub async fn load(yard: Yard) {
    let parcel = yard.pick().await;
    let undo = parcel.back_on_drop();
    yard.ride().await;
    yard.stow(parcel).await;
    undo.disarm();
    yard.sign().await;
}
