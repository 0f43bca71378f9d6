use tokio_util::sync::CancellationToken;

enum Cause {
    CustomerLeft,
    ShopCloses,
}

async fn pack(order: CancellationToken) -> &'static str {
    let cause: Cause = order.cancelled().await;
    match cause {
        Cause::CustomerLeft => "put it back",
        Cause::ShopCloses => "put it aside",
    }
}

fn main() {
    drop(pack(CancellationToken::new()));
}
