//! A table of what was measured, for a page to include.

use crate::Shown;

/// The heads of its columns, and its rows.
pub struct Table {
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

impl Shown for Table {
    fn files(&self, _figure: &str) -> Vec<(&'static str, String)> {
        let mut text = String::new();
        let mut html = String::from("<div class=\"table-wrapper\">\n<table>\n<thead><tr>");
        for head in &self.heads {
            html.push_str(&format!("<th scope=\"col\">{}</th>", marked(head)));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            text.push_str(&format!("{}\n", row[0]));
            html.push_str(&format!("<tr><td>{}</td>", marked(&row[0])));
            for (head, cell) in self.heads.iter().zip(row).skip(1) {
                text.push_str(&format!("    {}: {cell}\n", head.replace('`', "")));
                html.push_str(&format!("<td>{}</td>", marked(cell)));
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
        vec![("txt", text), ("html", html)]
    }
}

/// As HTML, with code in the place of what stands between backticks. Its paths may be broken.
fn marked(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace("::", "::<wbr>");
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{part}</code>") } else { part.into() })
        .collect()
}
