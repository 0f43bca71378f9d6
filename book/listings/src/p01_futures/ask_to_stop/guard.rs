use tokio_util::sync::CancellationToken;

pub async fn visit(
    house: &CancellationToken,
    light: impl Fn(CancellationToken),
    stay: impl Future,
) {
    let leaving = house.child_token();
    let _guard = leaving.clone().drop_guard();
    light(leaving);
    stay.await;
}
