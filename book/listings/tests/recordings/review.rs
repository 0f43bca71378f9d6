use crate::ms;
use testkit::run;
use tokio::sync::Barrier;
use tokio::time::{Instant, timeout};

#[test]
fn a_barrier_counts_who_has_given_up() {
    run(async || {
        let barrier = Barrier::new(2);
        assert!(timeout(ms(10), barrier.wait()).await.is_err());

        let alone = Instant::now();
        barrier.wait().await;

        assert_eq!(alone.elapsed(), ms(0));
    });
}
