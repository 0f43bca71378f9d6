pub async fn ann_wins(add: impl AsyncFn(&'static str, i32)) {
    add("ann", 8).await;
    add("bob", -8).await;
}
