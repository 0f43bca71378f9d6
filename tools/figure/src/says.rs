//! The sentences under a drawing.

use crate::text::escape;
use std::fmt::Write;

/// What held, or what went wrong, as a list; nothing if there is nothing to say.
pub fn list(says: &[Result<String, String>]) -> String {
    if says.is_empty() {
        return String::new();
    }
    let mut html = String::from("<ul class=\"says\">\n");
    for said in says {
        let (class, sign, words, sentence) = match said {
            Ok(sentence) => ("held", "✓", "Held: ", sentence),
            Err(sentence) => ("broke", "✗", "Went wrong: ", sentence),
        };
        writeln!(
            html,
            "<li class=\"{class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span>\
             <span class=\"course-aside\">{words}</span>{}</li>",
            escape(sentence)
        )
        .ok();
    }
    html.push_str("</ul>\n");
    html
}
