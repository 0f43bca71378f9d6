use tokio_util::sync::CancellationToken;

pub fn cameras(house: &CancellationToken) -> [CancellationToken; 2] {
    let door = house.child_token();
    let garden = house.child_token();
    [door, garden]
}
