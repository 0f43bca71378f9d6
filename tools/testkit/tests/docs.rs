//! What the README says of the documentation.

use std::{fs, path::Path};

#[test]
fn every_public_item_has_an_example() {
    let kinds = ["struct", "enum", "trait", "type", "const", "fn", "async"];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut items, mut bare) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let mut has_example = false;
            for line in text.lines().map(str::trim) {
                let mut words = line.split([' ', '(']);
                match (words.next(), words.next()) {
                    (Some("///"), _) => has_example |= line.starts_with("/// ```"),
                    _ if line.starts_with("#[") => {}
                    (Some("pub"), Some(kind)) if kinds.contains(&kind) => {
                        items += 1;
                        if !has_example {
                            bare.push(format!("{}: {line}", path.display()));
                        }
                        has_example = false;
                    }
                    _ => has_example = false,
                }
            }
        }
    }

    // What the macro calls is public and hidden.
    bare.retain(|item| !item.contains("snapshot.rs"));
    assert!(items > 200 && bare.is_empty(), "{items} items, without an example\n{bare:#?}");
}
