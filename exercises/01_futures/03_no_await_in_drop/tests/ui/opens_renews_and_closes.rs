//! A session is opened, renewed and closed.

use no_await_in_drop::Session;
use testkit::scene::Licences;

fn main() {
    testkit::run(async || {
        let server = Licences::new("server", 20);
        let mut session = Session::open(&server, "ann").await;
        session.renew().await;
        session.close().await;
    });
}
