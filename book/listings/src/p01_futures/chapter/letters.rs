use testkit::timeline::event;

async fn send(what: &'static str) {
    event(what, "sent");
}

pub async fn post() {
    let letter = send("letter");
    let parcel = send("parcel");
    parcel.await;
    drop(letter);
}
