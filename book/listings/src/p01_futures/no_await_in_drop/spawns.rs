use super::conference::Conference;

pub struct Call {
    pub conference: Conference,
}

impl Drop for Call {
    fn drop(&mut self) {
        let conference = self.conference.clone();
        tokio::spawn(async move { conference.tell_that_we_leave().await });
    }
}
