use super::conference::Conference;
use tokio::runtime::Handle;

pub struct Call {
    pub conference: Conference,
}

impl Drop for Call {
    fn drop(&mut self) {
        Handle::current().block_on(self.conference.tell_that_we_leave());
    }
}
