//! Recorded runs of one program, dropped at one await after the other.

use crate::code::{Code, Cut};
use crate::frame::Frame;
use crate::says;
use crate::svg::svg;
use crate::text::escape;
use serde_json::{Value, json};
use std::fmt::Write;
use testkit::cut::Recorded;
use testkit::timeline::Timeline;

/// A figure in which the reader chooses a version of a program, and the await at which it is dropped.
///
/// Its stops are the runs of [`testkit::cut::recordings`], and each knows the line of code at which it was made. Where
/// no script runs it shows one of them, and all in a table.
pub struct Explorable {
    versions: Vec<Version>,
    judges: Vec<Judge>,
}

type Judge = Box<dyn Fn(&Timeline) -> Result<String, String>>;

/// A version of the program, and what it did.
pub struct Version {
    name: String,
    code: Code,
    runs: Vec<Run>,
}

struct Run {
    at: Option<u64>,
    cut: Cut,
    recording: Timeline,
}

impl Version {
    /// `source` is the text of the file at `path`, relative to the workspace; the lines of `runs` are in it.
    ///
    /// # Panics
    ///
    /// If a run waited in none of its lines when it was cut.
    #[track_caller]
    pub fn new(name: &str, path: &str, source: &str, runs: Vec<Recorded>) -> Version {
        let code = Code::new(path, source);
        let run = |run: Recorded| Run {
            at: run.at,
            cut: if run.at.is_some() { code.cut(&run) } else { Cut::default() },
            recording: run.timeline,
        };
        Version { name: name.to_owned(), runs: runs.into_iter().map(run).collect(), code }
    }
}

impl Version {
    /// Whether the words below the slider do not fit beside each other on a phone.
    fn is_crowded(&self) -> bool {
        let between = SLIDER / (self.runs.len() - 1).max(1) as f32;
        let last = self.runs.len() - 1;
        // The first and the last word begin and end with the slider, the others have their middle at their stop.
        let right = |(index, width): (usize, f32)| if index == 0 { width } else { width / 2.0 };
        let left = |(index, width): (usize, f32)| if index == last { width } else { width / 2.0 };
        let widths: Vec<f32> =
            self.runs.iter().map(|run| run.stop().chars().count() as f32 * 6.7).collect();
        (1..widths.len()).any(|index| {
            right((index - 1, widths[index - 1])) + left((index, widths[index])) + 6.0 > between
        })
    }
}

/// How many pixels a slider has on a phone.
const SLIDER: f32 = 310.0;

impl Run {
    /// Below the slider.
    fn stop(&self) -> String {
        if self.at.is_some() { self.cut.what.join(", ") } else { "never".to_owned() }
    }

    /// What was done to it.
    fn label(&self) -> String {
        match self.at {
            Some(at) => {
                format!("dropped at {at} ms while it waits in {}", self.cut.what.join(" and "))
            }
            None => "not dropped".to_owned(),
        }
    }
}

impl Default for Explorable {
    fn default() -> Explorable {
        Explorable::new()
    }
}

impl Explorable {
    /// Shows nothing yet.
    pub fn new() -> Explorable {
        Explorable { versions: Vec::new(), judges: Vec::new() }
    }

    /// One more version; the first is shown first.
    pub fn version(mut self, version: Version) -> Explorable {
        self.versions.push(version);
        self
    }

    /// One more sentence under each run: what held, or what went wrong.
    pub fn judged(
        mut self,
        judge: impl Fn(&Timeline) -> Result<String, String> + 'static,
    ) -> Explorable {
        self.judges.push(Box::new(judge));
        self
    }

    /// For each version, the stops of the runs in which something went wrong.
    pub fn broken(&self) -> Vec<Vec<String>> {
        let broken = |run: &&Run| self.says(run).iter().any(Result::is_err);
        let of = |version: &Version| version.runs.iter().filter(broken).map(Run::stop).collect();
        self.versions.iter().map(of).collect()
    }

    /// Every recording as text, for readers of the repository.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for version in &self.versions {
            for run in &version.runs {
                write!(text, "{}, {}\n{}\n", version.name, run.label(), run.recording).ok();
            }
        }
        text
    }

    /// The markup; it holds no blank line, so it may be included into Markdown. `name` is this figure's own.
    pub fn html(&self, name: &str) -> String {
        let recordings = self.versions.iter().flat_map(|version| &version.runs);
        let frame = Frame::over(recordings.map(|run| &run.recording));
        let first = &self.versions[0];
        let shown = self.worst(first);
        let run = &first.runs[shown];

        let mut html = String::from("<course-explore>\n<figure class=\"recording\">\n");
        html.push_str("<fieldset class=\"versions\" hidden><legend class=\"course-aside\">Version of the program</legend>");
        for (index, version) in self.versions.iter().enumerate() {
            let checked = if index == 0 { " checked" } else { "" };
            let (name, version) = (escape(name), escape(&version.name));
            write!(
                html,
                "<label><input type=\"radio\" name=\"{name}\" value=\"{index}\"{checked}><span>{version}</span></label>"
            )
            .ok();
        }
        html.push_str("</fieldset>\n");
        html.push_str(&code(&first.code, &run.cut));
        write!(
            html,
            "<div class=\"stops\" hidden><label>Drop it while it waits in<input type=\"range\" min=\"0\" max=\"{}\" \
             value=\"{shown}\"></label><div class=\"ticks\" aria-hidden=\"true\"></div></div>\n\
             <div class=\"stage\">{}</div>\n<div class=\"verdict\" role=\"status\">\n{}</div>\n<figcaption><span>{}, {}.</span> \
             Recorded from the code above, once for every await.</figcaption>\n</figure>\n",
            first.runs.len() - 1,
            svg(&run.recording, &frame),
            says::list(&self.says(run)),
            escape(&first.name),
            escape(&run.label())
        )
        .ok();
        html.push_str(&self.table());
        let data = json!(
            self.versions.iter().map(|version| self.data(version, &frame)).collect::<Vec<_>>()
        );
        let data = data.to_string().replace("</", "<\\/");
        write!(html, "<script type=\"application/json\">{data}</script>\n</course-explore>\n").ok();
        html
    }

    /// All runs, for those who choose nothing.
    fn table(&self) -> String {
        let count: usize = self.versions.iter().map(|version| version.runs.len()).sum();
        let mut html =
            format!("<details class=\"runs\">\n<summary>All {count} runs in a table</summary>\n");
        for (index, version) in self.versions.iter().enumerate() {
            let name = escape(&version.name);
            writeln!(html, "<p>{name}</p>").ok();
            if index > 0 {
                html.push_str(&code(&version.code, &Cut::default()));
            }
            write!(
                html,
                "<table aria-label=\"{name}\"><thead><tr><th scope=\"col\">waits in</th><th scope=\"col\">dropped</th>\
                 <th scope=\"col\">then</th></tr></thead>\n<tbody>\n"
            )
            .ok();
            for run in &version.runs {
                let at = run.at.map_or("never".to_owned(), |at| format!("at {at} ms"));
                let stop = if run.at.is_some() { run.stop() } else { "–".to_owned() };
                let (stop, said) = (escape(&stop), says::list(&self.says(run)));
                writeln!(
                    html,
                    "<tr><th scope=\"row\">{stop}</th><td>{at}</td><td>{said}</td></tr>"
                )
                .ok();
            }
            html.push_str("</tbody></table>\n");
        }
        html.push_str("</details>\n");
        html
    }

    fn data(&self, version: &Version, frame: &Frame) -> Value {
        let run = |run: &Run| {
            let said = self.says(run);
            json!({
                "at": run.at,
                "stop": run.stop(),
                "label": format!("{}, {}.", version.name, run.label()),
                "cut": run.cut.at,
                "dead": run.cut.dead,
                "svg": svg(&run.recording, frame),
                "says": says::list(&said),
            })
        };
        json!({
            "lines": version.code.lines,
            "crowded": version.is_crowded(),
            "runs": version.runs.iter().map(run).collect::<Vec<_>>(),
        })
    }

    fn says(&self, run: &Run) -> Vec<Result<String, String>> {
        self.judges.iter().map(|judge| judge(&run.recording)).collect()
    }

    /// The first run in which most went wrong.
    fn worst(&self, version: &Version) -> usize {
        let wrong = |run: &Run| self.says(run).iter().filter(|said| said.is_err()).count();
        let wrong: Vec<usize> = version.runs.iter().map(wrong).collect();
        let most = wrong.iter().max().copied().unwrap_or_default();
        wrong.iter().position(|count| *count == most).unwrap_or_default()
    }
}

/// Every line in an element of its own, so that it can be marked.
fn code(code: &Code, cut: &Cut) -> String {
    let mut html = String::from("<pre class=\"program\"><code class=\"nohighlight\">");
    for (index, line) in code.lines.iter().enumerate() {
        let class = match () {
            () if cut.at.contains(&index) => "line cut",
            () if cut.dead.contains(&index) => "line dead",
            () => "line",
        };
        let words = line.trim_start();
        let indent = &line[..line.len() - words.len()];
        write!(html, "<span class=\"{class}\">{indent}<span>{}</span>\n</span>", escape(words))
            .ok();
    }
    html.push_str("</code></pre>\n");
    html
}
