use super::conference::{Camera, Conference};

pub struct Call {
    pub conference: Conference,
    pub camera: Camera,
}

impl Call {
    pub async fn leave(self) {
        self.conference.tell_that_we_leave().await;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.camera.off();
    }
}
