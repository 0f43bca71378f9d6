struct Folder;

struct Index<'a>(#[allow(dead_code)] &'a Folder);

impl Drop for Index<'_> {
    fn drop(&mut self) {}
}

fn main() {
    let _index;
    let folder = Folder;
    _index = Index(&folder);
}
