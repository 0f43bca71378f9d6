use testkit::timeline::event;

pub async fn work<E>(lane: &str, step: impl Future<Output = Result<(), E>>) -> Result<(), E> {
    let _guard = Guard(lane);
    step.await?;
    event(lane, "last line");
    Ok(())
}

struct Guard<'a>(&'a str);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        event(self.0, "guard dropped");
    }
}
