//! A plugin listens to the editor, and cancels what is its own.

use listen_only::*;

fn main() {
    testkit::run(async || {
        let editor = Editor::open();
        let closing = editor.closing();
        let another = closing.clone();
        let own = closing.child_token();
        own.cancel();
        let waiting = tokio::spawn(async move { another.cancelled().await });
        editor.close();
        waiting.await.unwrap();
        assert!(closing.is_cancelled());
    });
}
