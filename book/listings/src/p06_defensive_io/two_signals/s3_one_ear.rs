use testkit::scene::Console;
use tokio::select;

pub async fn run(
    console: &Console,
    watch: impl Future<Output = ()>,
    park: impl Future<Output = ()>,
) {
    let mut signals = console.listen();
    select! {
        () = watch => return,
        () = signals.recv() => {}
    }
    console.print("parking").await;
    select! {
        biased;
        () = signals.recv() => {}
        () = park => {}
    }
}
