use tokio::task::{JoinHandle, yield_now};

pub async fn stop_all(tasks: Vec<JoinHandle<()>>, count: impl Fn(&str)) {
    tasks.iter().for_each(JoinHandle::abort);
    count("after abort");
    yield_now().await;
    count("after one turn");
    for task in tasks {
        let _ = task.await;
    }
    count("after every handle");
}
