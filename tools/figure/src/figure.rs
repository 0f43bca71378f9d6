//! A drawing as it stands in a page: with a line that says what held or broke, and its text in a fold.

use crate::claim::Claim;
use crate::frame::Frame;
use crate::says;
use crate::svg::svg;
use crate::text::escape;
use crate::words::describe;
use std::fmt::Write;
use testkit::timeline::Timeline;

/// A recording on its way into a page.
#[derive(Clone, Debug)]
pub struct Figure {
    recording: Timeline,
    frame: Frame,
    says: Vec<Result<String, String>>,
    question: Option<Question>,
}

/// What a page asks before it shows the drawing.
#[derive(Clone, Copy, Debug)]
struct Question {
    claims: usize,
    /// Which of them is right, from 0.
    right: usize,
    /// From when on nothing is shown.
    later: u64,
}

impl Figure {
    /// The drawing of a recording, and nothing else yet.
    pub fn new(recording: Timeline) -> Figure {
        let frame = Frame::of(&recording);
        Figure { recording, frame, says: Vec::new(), question: None }
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
        self.says(Ok(sentence.to_owned()), holds)
    }

    /// Says below the drawing what went wrong.
    ///
    /// # Panics
    ///
    /// If `holds` is not true of the recording.
    #[track_caller]
    pub fn broke(self, sentence: &str, holds: impl FnOnce(&Timeline) -> bool) -> Figure {
        self.says(Err(sentence.to_owned()), holds)
    }

    #[track_caller]
    fn says(
        mut self,
        said: Result<String, String>,
        holds: impl FnOnce(&Timeline) -> bool,
    ) -> Figure {
        assert!(
            holds(&self.recording),
            "the figure says {:?}, and this was recorded:\n\n{}",
            said.unwrap_or_else(|wrong| wrong),
            self.recording
        );
        self.says.push(said);
        self
    }

    /// What a reader may expect, one claim for each choice of the page, in their order. What the drawing shows from the
    /// moment of cancellation on, or from [`Frame::later`], is hidden until the reader has chosen.
    ///
    /// # Panics
    ///
    /// If not exactly one of the claims is true of the recording, or if there is no such moment.
    #[track_caller]
    pub fn asks<const N: usize>(mut self, claims: [Claim; N]) -> Figure {
        let holds = |(index, claim): (usize, &Claim)| claim(&self.recording).then_some(index);
        let right: Vec<usize> = claims.iter().enumerate().filter_map(holds).collect();
        let [right] = right[..] else {
            panic!(
                "claims {right:?} of {N} are true, counted from 0, and this was recorded:\n\n{}",
                self.recording
            );
        };
        let Some(later) = self.frame.later_of(&self.recording) else {
            panic!(
                "nobody stops anything, so say from when on the drawing is hidden:\n\n{}",
                self.recording
            );
        };
        self.question = Some(Question { claims: N, right, later });
        self
    }

    /// The recording.
    pub fn recording(&self) -> &Timeline {
        &self.recording
    }

    /// The markup; it holds no blank line, so it may be included into Markdown.
    pub fn html(&self) -> String {
        let mut html = String::from("<figure class=\"recording\"");
        if let Some(Question { claims, right, later }) = self.question {
            write!(
                html,
                " data-claims=\"{claims}\" data-right=\"{}\" data-later=\"{:.2}\" data-before=\"{}\"",
                right + 1,
                self.frame.x(later),
                escape(&describe(&self.recording, Some(later)))
            )
            .ok();
        }
        writeln!(html, ">\n{}", svg(&self.recording, &self.frame)).ok();
        html.push_str(&says::list(&self.says));
        write!(
            html,
            "<details class=\"as-text\">\n<summary>As text</summary>\n<pre><code class=\"language-timeline\">{}</code></pre>\n</details>\n</figure>\n",
            escape(&self.recording.text())
        )
        .ok();
        html
    }
}
