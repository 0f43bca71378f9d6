//! Recorded runs of one program, dropped at one await after the other, or asked to stop there.

use crate::code::{Code, Cut};
use crate::frame::Frame;
use crate::says;
use crate::svg::svg;
use crate::text::escape;
use serde_json::{Value, json};
use std::fmt::Write;
use testkit::cut::Recorded;
use testkit::timeline::Timeline;

/// A figure in which the reader chooses a version of a program, and the await at which it is dropped, or asked to stop.
///
/// Its stops are the runs of [`testkit::cut::recordings`], and each knows the line of code at which it was made. Where
/// no script runs it shows one of them, and all in a table.
pub struct Explorable {
    versions: Vec<Version>,
    judges: Vec<Judge>,
    change: Box<dyn Fn(Frame) -> Frame>,
    /// Whether a run goes on after its cut.
    asks: bool,
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

    /// What was done to it: it was dropped, or asked to stop.
    fn label(&self, done: &str) -> String {
        match self.at {
            Some(at) => {
                format!("{done} at {at} ms while it waits in {}", self.cut.what.join(" and "))
            }
            None => format!("not {done}"),
        }
    }

    /// Lines of the code that it does not reach any more.
    fn dead(&self, asks: bool) -> &[usize] {
        if asks { &[] } else { &self.cut.dead }
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
        Explorable {
            versions: Vec::new(),
            judges: Vec::new(),
            change: Box::new(|frame| frame),
            asks: false,
        }
    }

    /// The cut of a run is the moment at which it is asked to stop, and not its end.
    ///
    /// What [`marked`](testkit::cut::marked) drops is then the one who waits for the program, with a drop guard, and the
    /// program goes on.
    pub fn asking(mut self) -> Explorable {
        self.asks = true;
        self
    }

    fn done(&self) -> &'static str {
        if self.asks { "asked to stop" } else { "dropped" }
    }

    /// One more version; the first is shown first.
    pub fn version(mut self, version: Version) -> Explorable {
        self.versions.push(version);
        self
    }

    /// Another frame than the one that the recordings need.
    pub fn framed(mut self, change: impl Fn(Frame) -> Frame + 'static) -> Explorable {
        self.change = Box::new(change);
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
                let label = run.label(self.done());
                write!(text, "{}, {label}\n{}\n", version.name, run.recording).ok();
            }
        }
        text
    }

    /// The markup; it holds no blank line, so it may be included into Markdown. `name` is this figure's own.
    pub fn html(&self, name: &str) -> String {
        let recordings = self.versions.iter().flat_map(|version| &version.runs);
        let frame = (self.change)(Frame::over(recordings.map(|run| &run.recording)));
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
        html.push_str(&code(&first.code, &run.cut.at, run.dead(self.asks)));
        let act = if self.asks { "Ask it to stop" } else { "Drop it" };
        write!(
            html,
            "<div class=\"stops\" hidden><label>{act} while it waits in<input type=\"range\" min=\"0\" max=\"{}\" \
             value=\"{shown}\"></label><div class=\"ticks\" aria-hidden=\"true\"></div></div>\n\
             <div class=\"stage\">{}</div>\n<div class=\"verdict\" role=\"status\">\n{}</div>\n<figcaption><span>{}, {}.</span> \
             Recorded from the code above, once for every await.</figcaption>\n</figure>\n",
            first.runs.len() - 1,
            svg(&run.recording, &frame),
            says::list(&self.says(run)),
            escape(&first.name),
            escape(&run.label(self.done()))
        )
        .ok();
        html.push_str(&self.table());
        let data = self.data(&frame).to_string().replace("</", "<\\/");
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
                html.push_str(&code(&version.code, &[], &[]));
            }
            write!(
                html,
                "<table aria-label=\"{name}\"><thead><tr><th scope=\"col\">waits in</th><th scope=\"col\">{}</th>\
                 <th scope=\"col\">then</th></tr></thead>\n<tbody>\n",
                self.done()
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

    /// Every run, for the script. What all drawings have in common, which is their axis, is there once.
    fn data(&self, frame: &Frame) -> Value {
        let draw = |version: &Version| {
            let drawn = version.runs.iter().map(|run| svg(&run.recording, frame));
            drawn.collect::<Vec<String>>()
        };
        let drawings: Vec<Vec<String>> = self.versions.iter().map(draw).collect();
        let axis = in_common(drawings.iter().flatten().map(|drawing| tag_and_rest(drawing).1));
        let run = |version: &Version, run: &Run, drawing: &str| {
            let (tag, rest) = tag_and_rest(drawing);
            json!({
                "at": run.at,
                "stop": run.stop(),
                "label": format!("{}, {}.", version.name, run.label(self.done())),
                "cut": run.cut.at,
                "dead": run.dead(self.asks),
                "tag": tag,
                "svg": rest[axis.len()..],
                "says": says::list(&self.says(run)),
            })
        };
        let version = |(version, drawings): (&Version, &Vec<String>)| {
            let runs = version.runs.iter().zip(drawings);
            json!({
                "lines": version.code.lines,
                "crowded": version.is_crowded(),
                "runs": runs.map(|(of, drawing)| run(version, of, drawing)).collect::<Vec<_>>(),
            })
        };
        let versions = self.versions.iter().zip(&drawings);
        json!({ "axis": axis, "versions": versions.map(version).collect::<Vec<_>>() })
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
fn code(code: &Code, cut: &[usize], dead: &[usize]) -> String {
    let mut html = String::from("<pre class=\"program\"><code class=\"nohighlight\">");
    for (index, line) in code.lines.iter().enumerate() {
        let class = match () {
            () if cut.contains(&index) => "line cut",
            () if dead.contains(&index) => "line dead",
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

fn tag_and_rest(drawing: &str) -> (&str, &str) {
    drawing.split_at(drawing.find('>').map_or(0, |end| end + 1))
}

/// The elements with which all of these begin.
fn in_common<'a>(mut drawings: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(first) = drawings.next() else { return "" };
    let length = drawings.fold(first.len(), |length, other| {
        let same = first.bytes().zip(other.bytes()).take(length);
        same.take_while(|(one, other)| one == other).count()
    });
    // Up to the last of them that is whole; none of them has another inside, for the axis comes first.
    let end = first.as_bytes()[..length].windows(2).rposition(|pair| pair == b"><");
    &first[..end.map_or(0, |end| end + 1)]
}
