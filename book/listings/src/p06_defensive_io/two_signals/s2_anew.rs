use testkit::scene::Console;
use tokio::select;

pub async fn run(
    console: &Console,
    watch: impl Future<Output = ()>,
    park: impl Future<Output = ()>,
) {
    select! {
        () = watch => return,
        () = console.ctrl_c() => {}
    }
    console.print("parking").await;
    select! {
        () = park => {}
        () = console.ctrl_c() => {}
    }
}
