//! A drawing as it stands in a page: with a line that says what held or broke, and its text in a fold.

use crate::frame::Frame;
use crate::svg::svg;
use crate::text::escape;
use std::fmt::Write;
use testkit::timeline::Timeline;

/// A recording on its way into a page.
#[derive(Clone, Debug)]
pub struct Figure {
    recording: Timeline,
    frame: Frame,
    says: Vec<(&'static str, String)>,
}

impl Figure {
    /// The drawing of a recording, and nothing else yet.
    pub fn new(recording: Timeline) -> Figure {
        let frame = Frame::of(&recording);
        Figure { recording, frame, says: Vec::new() }
    }

    /// Another frame than the one that the recording needs.
    pub fn framed(mut self, change: impl FnOnce(Frame) -> Frame) -> Figure {
        self.frame = change(self.frame);
        self
    }

    /// Says below the drawing what went well.
    ///
    /// # Panics
    ///
    /// If `holds` is not true of the recording.
    #[track_caller]
    pub fn held(self, sentence: &str, holds: impl FnOnce(&Timeline) -> bool) -> Figure {
        self.says("held", sentence, holds)
    }

    /// Says below the drawing what went wrong.
    ///
    /// # Panics
    ///
    /// If `holds` is not true of the recording.
    #[track_caller]
    pub fn broke(self, sentence: &str, holds: impl FnOnce(&Timeline) -> bool) -> Figure {
        self.says("broke", sentence, holds)
    }

    #[track_caller]
    fn says(
        mut self,
        how: &'static str,
        sentence: &str,
        holds: impl FnOnce(&Timeline) -> bool,
    ) -> Figure {
        assert!(
            holds(&self.recording),
            "the figure says {sentence:?}, and this was recorded:\n\n{}",
            self.recording
        );
        self.says.push((how, sentence.to_owned()));
        self
    }

    /// The recording.
    pub fn recording(&self) -> &Timeline {
        &self.recording
    }

    /// The markup; it holds no blank line, so it may be included into Markdown.
    pub fn html(&self) -> String {
        let mut html =
            format!("<figure class=\"recording\">\n{}\n", svg(&self.recording, &self.frame));
        if !self.says.is_empty() {
            html.push_str("<ul class=\"says\">\n");
            for (how, sentence) in &self.says {
                let (sign, words) = match *how {
                    "held" => ("✓", "Held: "),
                    _ => ("✗", "Went wrong: "),
                };
                writeln!(
                    html,
                    "<li class=\"{how}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span><span class=\"course-aside\">{words}</span>{}</li>",
                    escape(sentence)
                )
                .ok();
            }
            html.push_str("</ul>\n");
        }
        write!(
            html,
            "<details class=\"as-text\">\n<summary>As text</summary>\n<pre><code class=\"language-timeline\">{}</code></pre>\n</details>\n</figure>\n",
            escape(&self.recording.text())
        )
        .ok();
        html
    }
}
