//! The figures of CONTRIBUTING: `cargo run --example measure -- WORD`.
//!
//! | word | measures |
//! |---|---|
//! | `save [--locked]` | save → verdict of the runner, against cargo building the same check and running it, in turns |
//! | `live` | save → verdict painted in the page that is open, and how much of that is ours; needs node, Chromium and `npm ci --prefix tools/book/browser` |
//! | `checks` | the checks of all solutions, once they are built |
//! | `answer` | one wrong answer judged again, nothing changed |
//! | `first` | a fresh clone → the first verdict, cold |
//! | `proof` | `cargo test` in a fresh clone, cold |
//! | `book` | the whole book built by the unoptimised program, median of 5 |
//! | `growth` | `verify` of the first eleven exercises and of all, each with nothing built |
//!
//! Everything happens in clones of the last commit under `target/measure`; the work tree is not touched.
//!
//! The bars of `checks`, `first`, `proof` and `book` are seconds on a machine that installed rustlings 6.5.0 in 27 s.
//! It is installed here as well, and the bar becomes longer or shorter in proportion.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const EXERCISE: &str = "dashboard_refresh";
const FILE: &str = "exercises/02_leakage/01_dashboard_refresh/src/lib.rs";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["save"] => save(false),
        ["save", "--locked"] => save(true),
        ["live"] => live(),
        ["checks"] => checks(),
        ["answer"] => answer(),
        ["first"] => first(),
        ["proof"] => proof(),
        ["book"] => book(),
        ["growth"] => growth(),
        _ => bail!("say one of: save [--locked], live, checks, answer, first, proof, book, growth"),
    }
}

fn save(locked: bool) -> Result<()> {
    let ours = fresh("ours")?;
    let floor = fresh("floor")?;
    run(cargo(&ours).args(["build", "--bin", "course"]))?;
    build_check(&floor)?;

    let lock = File::create(ours.join("target/debug/.cargo-lock"))?;
    if locked {
        lock.lock().context("cannot lock the main target folder")?;
    }
    let mut watch = Watch::start(&ours)?;
    watch.verdict()?;

    let mut times = (Vec::new(), Vec::new());
    for round in 0..21 {
        edit(&ours, round)?;
        let began = Instant::now();
        watch.verdict()?;
        let verdict = began.elapsed();

        edit(&floor, round)?;
        let began = Instant::now();
        build_check(&floor)?;
        run_checks(&floor.join("target/debug/deps"), EXERCISE)?;
        let reached = began.elapsed();
        if round > 0 {
            times.0.push(verdict);
            times.1.push(reached);
        }
    }
    let (verdict, reached) = (median(&mut times.0), median(&mut times.1));
    println!(
        "save → verdict, median of 20{}: {verdict:.0?}",
        if locked { ", main target folder locked" } else { "" }
    );
    println!("cargo test --no-run, then its binary: {reached:.0?}");
    println!(
        "bar, 1.15 times that + 50 ms: {:.3?}",
        reached.mul_f64(1.15) + Duration::from_millis(50)
    );
    Ok(())
}

fn live() -> Result<()> {
    let clone = fresh("live")?;
    run(cargo(&clone).args(["build", "--bin", "course", "--bin", "book"]))?;
    let page = FILE.replace("exercises/", "").replace("/src/lib.rs", ".html");
    let measured = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/measure/live.js"))
        .args([&clone, Path::new(EXERCISE), Path::new(FILE), Path::new(&page)])
        .status()
        .context("cannot start node")?;
    ensure!(measured.success(), "node stopped; is `npm ci --prefix tools/book/browser` done?");
    Ok(())
}

fn checks() -> Result<()> {
    let clone = fresh("checks")?;
    let names: Vec<String> = fs::read_dir(clone.join("solutions"))?
        .flatten()
        .flat_map(|part| fs::read_dir(part.path()).into_iter().flatten().flatten())
        .filter_map(|exercise| Some(exercise.file_name().to_str()?.split_once('_')?.1.to_owned()))
        .collect();
    let mut build = cargo(&clone);
    build.args(["test", "--workspace", "--no-run"]);
    build.args(names.iter().flat_map(|name| ["--test".to_owned(), format!("{name}_solution")]));
    run(&mut build)?;

    for what in ["the first time, programs that must not compile included", "again"] {
        let began = Instant::now();
        for name in &names {
            run_checks(&clone.join("target/debug/deps"), &format!("{name}_solution"))?;
        }
        println!("the checks of {} solutions, {what}: {:.2?}", names.len(), began.elapsed());
    }
    say_bar(Duration::from_secs(3))
}

fn answer() -> Result<()> {
    let clone = fresh("answer")?;
    let mut times = Vec::new();
    let build = |clone: &Path| cargo(clone).args(["course", "verify", EXERCISE]).output();
    build(&clone)?;
    let attempts = ["wrong", "right"]
        .iter()
        .map(|kind| fs::read_dir(clone.join(format!("solutions/02_leakage/01_{EXERCISE}/{kind}"))))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .count();
    for _ in 0..20 {
        let began = Instant::now();
        let output = build(&clone)?;
        times.push(began.elapsed());
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let all = median(&mut times);
    let each = all / (attempts as u32 + 2);
    println!(
        "{} answers to {EXERCISE} judged again: {all:.0?}, {each:.0?} an answer",
        attempts + 2
    );
    Ok(())
}

fn first() -> Result<()> {
    let clone = fresh("first")?;
    let began = Instant::now();
    let mut watch = Watch::spawn(cargo(&clone).arg("course"))?;
    watch.verdict()?;
    println!("fresh clone → first verdict: {:.1?}", began.elapsed());
    drop(watch);
    say_bar(Duration::from_secs(25))
}

fn growth() -> Result<()> {
    let clone = fresh("growth")?;
    run(cargo(&clone).args(["build", "--bin", "course"]))?;
    let mut parts: Vec<PathBuf> = fs::read_dir(clone.join("exercises"))?
        .flatten()
        .flat_map(|part| fs::read_dir(part.path()).into_iter().flatten().flatten())
        .map(|exercise| exercise.path())
        .collect();
    parts.sort();
    let names: Vec<&str> = parts
        .iter()
        .filter_map(|exercise| Some(exercise.file_name()?.to_str()?.split_once('_')?.1))
        .collect();
    for count in [11, names.len()] {
        let corpus = clone.join("target/corpus");
        if corpus.exists() {
            fs::remove_dir_all(corpus)?;
        }
        let began = Instant::now();
        run(cargo(&clone).args(["course", "verify"]).args(&names[..count]))?;
        println!("{count} exercises verified, cold: {:.0?}", began.elapsed());
    }
    Ok(())
}

fn proof() -> Result<()> {
    let clone = fresh("proof")?;
    let began = Instant::now();
    run(cargo(&clone).arg("test"))?;
    println!("cargo test in a fresh clone: {:.0?}", began.elapsed());
    say_bar(Duration::from_mins(6))
}

fn book() -> Result<()> {
    let clone = fresh("book")?;
    run(cargo(&clone).args(["build", "--bin", "book"]))?;
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        run(Command::new(clone.join("target/debug/book")).arg("build").current_dir(&clone))?;
        times.push(began.elapsed());
    }
    println!("the whole book, median of 5: {:.2?}", median(&mut times));
    say_bar(Duration::from_secs(1))
}

/// Says what a bar is on this machine.
fn say_bar(there: Duration) -> Result<()> {
    const RUSTLINGS_THERE: Duration = Duration::from_secs(27);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/measure/rustlings");
    let mut here = Duration::ZERO;
    // The first time downloads what it is made of.
    for _ in 0..2 {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let began = Instant::now();
        run(cargo(Path::new("."))
            .args(["install", "rustlings@6.5.0", "--root"])
            .arg(&folder)
            .arg("--target-dir")
            .arg(folder.join("target")))?;
        here = began.elapsed();
    }
    let bar = there.mul_f64(here.div_duration_f64(RUSTLINGS_THERE));
    println!(
        "rustlings is installed here in {here:.1?}, and in {RUSTLINGS_THERE:.1?} where the bar was {there:.1?}: here it is {bar:.1?}"
    );
    Ok(())
}

/// A clone of the last commit with nothing built.
fn fresh(name: &str) -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let clone = root.join("target/measure").join(name);
    if clone.exists() {
        fs::remove_dir_all(&clone)?;
    }
    fs::create_dir_all(clone.parent().context("a folder above")?)?;
    run(Command::new("git").arg("clone").arg("--quiet").arg(&root).arg(&clone))?;
    Ok(clone.canonicalize()?)
}

fn cargo(folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(folder).env("RUST_BACKTRACE", "0").env("INSTA_UPDATE", "no");
    for (variable, _) in env::vars().filter(|(variable, _)| variable.starts_with("CARGO_")) {
        command.env_remove(variable);
    }
    command
}

fn build_check(folder: &Path) -> Result<()> {
    run(cargo(folder).args(["test", "--workspace", "--test", EXERCISE, "--no-run"]))
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Runs the newest test binary of that name; whether its checks hold does not matter here.
fn run_checks(folder: &Path, name: &str) -> Result<()> {
    let prefix = format!("{name}-");
    let newest = fs::read_dir(folder)?
        .flatten()
        .filter(|file| {
            let file = file.file_name().into_string().unwrap_or_default();
            file.starts_with(&prefix) && !file.contains('.')
        })
        .max_by_key(|file| file.metadata().and_then(|metadata| metadata.modified()).ok())
        .with_context(|| format!("no binary of {name} in {}", folder.display()))?;
    Command::new(newest.path()).env("INSTA_UPDATE", "no").env("RUST_BACKTRACE", "0").output()?;
    Ok(())
}

fn edit(clone: &Path, round: usize) -> Result<()> {
    let file = clone.join(FILE);
    let text = fs::read_to_string(&file)?;
    let body = "-> Result<Dashboard, Unavailable> {\n";
    let (before, after) = text.split_once(body).context("the function is where it was")?;
    let after = match after.split_once("; // measured\n") {
        Some((_, rest)) => rest,
        None => after,
    };
    fs::write(&file, format!("{before}{body}    let _round = {round}; // measured\n{after}"))?;
    Ok(())
}

struct Watch {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Watch {
    fn start(clone: &Path) -> Result<Self> {
        let mut command = Command::new(clone.join("target/debug/course"));
        Self::spawn(command.arg(EXERCISE).current_dir(clone).env("COURSE_NO_BOOK", "1"))
    }

    fn spawn(command: &mut Command) -> Result<Self> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let stdout = child.stdout.take().context("a pipe")?;
        Ok(Self { child, lines: BufReader::new(stdout).lines() })
    }

    /// Reads until the line that closes a verdict.
    fn verdict(&mut self) -> Result<()> {
        for line in &mut self.lines {
            let line = line?;
            if line.starts_with('✗') || line.starts_with('✓') {
                return Ok(());
            }
        }
        bail!("the runner ended without a verdict")
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let stop = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        if stop.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
