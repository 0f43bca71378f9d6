//! The running server: what it answers, what it refuses, what it tells, and how it ends.

use book::pages::Pages;
use book::serve::{self, Live, NEWS};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Longer than anything may take here, even beside a build on the other core.
const BOUND: Duration = Duration::from_secs(120);

#[test]
fn it_is_reached_from_this_machine_only() {
    let listener = runtime().block_on(serve::listen(Some(0))).unwrap();
    assert_eq!(listener.local_addr().unwrap().ip(), IpAddr::V4(Ipv4Addr::LOCALHOST));
}

#[test]
fn a_port_that_was_asked_for_is_not_replaced_by_another() {
    runtime().block_on(async {
        let listener = serve::listen(Some(0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(serve::listen(Some(port)).await.is_err());
    });
}

#[test]
fn the_next_port_is_used_where_the_first_is_taken() {
    runtime().block_on(async {
        let (one, other) = (serve::listen(None).await.unwrap(), serve::listen(None).await.unwrap());
        let ports = [&one, &other].map(|listener| listener.local_addr().unwrap().port());
        assert_ne!(ports[0], ports[1]);
        assert!(ports.iter().all(|port| (serve::PORT..serve::PORT + 10).contains(port)));
    });
}

#[test]
fn pages_are_read_at_both_of_our_names() {
    let server = Server::start();
    for host in [format!("127.0.0.1:{}", server.port), format!("localhost:{}", server.port)] {
        let answer = server.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n"));
        assert_eq!((answer.status, answer.body.as_str()), (200, "<p>first</p>"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    }
    assert_eq!(server.get("/part/").body, "part");
    assert_eq!(server.get("/part/?highlight=x").body, "part");
    assert_eq!(server.get("/pa%72t/index.html").body, "part");
    assert_eq!(
        server.get("/own.js").header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
}

#[test]
fn a_foreign_host_is_misdirected() {
    let server = Server::start();
    let port = server.port;
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.:{port}"),
        format!("user@127.0.0.1:{port}"),
        format!("127.0.0.1:{port}, evil.example"),
    ] {
        for path in ["/", NEWS, "/none"] {
            let answer = server.ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"));
            // What is no host at all is refused before it comes to us.
            assert!([400, 421].contains(&answer.status), "{host} {path}: {}", answer.status);
            assert!(!answer.body.contains("first"));
        }
    }
    assert_eq!(server.ask("GET / HTTP/1.0\r\n").status, 421);
    let twice = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n");
    assert_eq!(server.ask(&twice).status, 421);
}

#[test]
fn a_target_in_absolute_form_must_be_ours_too() {
    let server = Server::start();
    let (ours, port) = (server.host(), server.port);
    let ask =
        |target: &str| server.ask(&format!("GET {target} HTTP/1.1\r\nHost: {ours}\r\n")).status;
    assert_eq!(ask(&format!("http://127.0.0.1:{port}/")), 200);
    assert_eq!(ask("http://evil.example/"), 421);
    assert_eq!(ask(&format!("http://evil.example:{port}/")), 421);
}

#[test]
fn a_foreign_origin_is_forbidden() {
    let server = Server::start();
    let port = server.port;
    let with = |origin: &str| server.get_with("/", &format!("Origin: {origin}\r\n")).status;
    for origin in [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        "http://localhost".to_owned(),
        format!("http://localhost:{}", port ^ 1),
        format!("https://localhost:{port}"),
        format!("http://127.0.0.1:{port}.evil.example"),
        String::new(),
    ] {
        assert_eq!(with(&origin), 403, "{origin}");
    }
    assert_eq!(with(&format!("http://127.0.0.1:{port}")), 200);
}

#[test]
fn other_sites_may_link_here_and_nothing_else() {
    let server = Server::start();
    let status = |path: &str, site: &str, mode: &str, into: &str| {
        let headers = format!(
            "Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {into}\r\n"
        );
        server.get_with(path, &headers).status
    };
    for site in ["cross-site", "same-site"] {
        for (mode, into) in [
            ("no-cors", "script"),
            ("no-cors", "image"),
            ("cors", "empty"),
            ("navigate", "iframe"),
            ("navigate", "object"),
        ] {
            assert_eq!(status("/", site, mode, into), 403, "{site} {mode} {into}");
            assert_eq!(status(NEWS, site, mode, into), 403, "{site} {mode} {into}");
        }
        assert_eq!(status("/", site, "navigate", "document"), 200);
    }
    assert_eq!(status("/own.js", "same-origin", "no-cors", "script"), 200);
    assert_eq!(status("/", "none", "navigate", "document"), 200);
}

#[test]
fn there_is_no_way_to_write() {
    let server = Server::start();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        for path in ["/", NEWS, "/none"] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\n",
                server.host()
            );
            let answer = server.ask(&request);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        }
    }
    let head = server.ask(&format!("HEAD / HTTP/1.1\r\nHost: {}\r\n", server.host()));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), Some("12"));
    let head = server.ask(&format!("HEAD {NEWS} HTTP/1.1\r\nHost: {}\r\n", server.host()));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn no_path_reaches_the_disk() {
    let server = Server::start();
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/part/../../Cargo.toml",
        "/part/%2E%2E/index.html",
        "/..%5cCargo.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/index.html%00.js",
        concat!("/", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        "/Cargo.toml",
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (404, "lost"), "{path}");
    }
}

#[test]
fn every_answer_says_what_it_may_do() {
    let server = Server::start();
    let refused = server.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n");
    for answer in [server.get("/"), server.get("/own.js"), server.get("/none"), refused] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'sha256-"), "{policy}");
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("http"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn a_page_hears_that_a_check_runs_and_then_its_verdict() {
    let server = Server::start();
    let mut page = server.listen();
    page.hear("site");

    server.tell(json!({ "name": "first", "state": "running" }));
    assert_eq!(page.hear("exercise")["running"], true);

    server.tell(
        json!({ "name": "first", "state": "failed", "sentence": "LEAK: 2\nof 3", "claims": [] }),
    );
    let told = page.hear("exercise");
    assert_eq!((&told["running"], &told["solved"]), (&json!(false), &json!(false)));
    assert_eq!(told["verdict"]["sentence"], "LEAK: 2\nof 3");
}

#[test]
fn a_page_hears_two_timelines_as_lines_and_as_a_drawing() {
    let server = Server::start();
    let mut page = server.listen();
    let (expected, actual) = ("page   0 opened · 50 closed\n", "page   0 opened · 70 closed\n");
    let claims = json!([{ "name": "it_closes", "expected": expected, "actual": actual }]);
    server.tell(json!({ "name": "first", "state": "failed", "claims": claims }));

    let comparison = &page.hear("exercise")["verdict"]["claims"][0]["comparison"];
    assert_eq!(comparison["rows"][0], json!(["expected", expected.trim_end()]));
    let svg = comparison["svg"].as_str().unwrap();
    assert!(svg.contains("page: asked for closed at 50 ms; yours closed at 70 ms."), "{svg}");
}

#[test]
fn all_pages_hear_the_same_and_one_that_comes_back_hears_what_it_missed() {
    let server = Server::start();
    let (mut one, mut other) = (server.listen(), server.listen());
    server.tell(json!({ "name": "first", "state": "passed", "claims": [] }));
    assert_eq!(one.hear("exercise"), other.hear("exercise"));

    drop(other);
    server.tell(json!({ "name": "second", "state": "stuck", "claims": [] }));
    assert_eq!(one.hear("exercise")["name"], "second");
    let mut again = server.listen();
    assert_eq!(again.hear("exercise")["name"], "first");
    assert_eq!(again.hear("exercise")["verdict"]["state"], "stuck");
}

#[test]
fn the_token_ends_every_stream_and_the_server() {
    let server = Server::start();
    let mut pages: Vec<Listening> = (0..8).map(|_| server.listen()).collect();
    pages.iter_mut().for_each(|page| _ = page.hear("site"));

    server.live.stop.cancel();

    pages.into_iter().for_each(Listening::end);
    server.end();
}

#[test]
fn whoever_does_not_finish_a_request_is_not_waited_for() {
    let server = Server::start();
    let mut stubborn = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stubborn.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    server.listen().hear("site");

    server.live.stop.cancel();
    server.end();
}

#[test]
fn the_book_ends_with_the_lines_of_its_parent() {
    let folder = small_book();
    let mut book = Serving::start(folder.path());
    let mut pages: Vec<Listening> = (0..7).map(|_| book.listen()).collect();
    book.tell(r#"{"name": "first", "state": "running"}"#);
    for page in &mut pages {
        assert_eq!(page.hear("exercise")["name"], "first");
    }

    book.stdin = None;

    pages.into_iter().for_each(Listening::end);
    assert!(book.end().success());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_book_with_pages_open() {
    for signal in [libc::SIGINT, libc::SIGTERM] {
        let folder = small_book();
        let mut book = Serving::start(folder.path());
        let mut page = book.listen();
        page.hear("site");

        // SAFETY: the child was not waited for, so the number is its own.
        unsafe { libc::kill(book.child.id() as i32, signal) };

        page.end();
        assert!(book.end().success());
    }
}

#[test]
fn a_changed_page_is_built_again_and_a_broken_one_leaves_the_old() {
    let folder = small_book();
    let book = Serving::start(folder.path());
    let mut page = book.listen();
    let first = page.hear("site");
    assert!(book.get("/one.html").body.contains("The first text."));

    let write = |text: &str| fs::write(folder.path().join("book/src/one.md"), text).unwrap();
    write("# One\n\nThe second text.\n");
    let second = page.hear("site");
    assert_ne!(first["version"], second["version"]);
    assert!(book.get("/one.html").body.contains("The second text."));

    write("# One\n\n{{#include none.md}}\n");
    let broken = page.hear("site");
    assert!(broken["trouble"].as_str().unwrap().contains("there is no book/src/none.md"));
    assert_eq!(broken["version"], second["version"]);
    assert!(book.get("/one.html").body.contains("The second text."));

    write("# One\n\nThe third text.\n");
    assert_eq!(page.hear("site")["trouble"], Value::Null);
    assert!(book.get("/one.html").body.contains("The third text."));
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_sent_to_the_exercise_that_the_runner_names() {
    use std::os::unix::fs::PermissionsExt;
    let folder = small_book();
    let (opener, asked) = (folder.path().join("bin/xdg-open"), folder.path().join("asked"));
    fs::create_dir(folder.path().join("bin")).unwrap();
    fs::write(&opener, format!("#!/bin/sh\necho \"$1\" > '{}'\n", asked.display())).unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", opener.parent().unwrap().display());

    let mut book = Serving::of(serve_command(folder.path()).arg("--open").env("PATH", path));
    book.tell(r#"{"name": "first", "state": "open"}"#);
    book.tell(r#"{"current": "01_part/01_first"}"#);

    let until = Instant::now() + BOUND;
    let seen = || fs::read_to_string(&asked).unwrap_or_default();
    while !seen().ends_with('\n') && Instant::now() < until {
        thread::yield_now();
    }
    assert_eq!(seen(), format!("http://127.0.0.1:{}/01_part/01_first.html\n", book.port));
}

#[test]
fn a_port_that_is_taken_is_said_in_words() {
    let folder = small_book();
    let book = Serving::start(folder.path());
    let output = serve_command(folder.path())
        .args(["--port", &book.port.to_string()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("cannot listen on 127.0.0.1:{}", book.port)), "{said}");
    assert!(said.contains("ask for another with --port or COURSE_PORT"), "{said}");
}

#[test]
fn a_port_that_is_no_number_is_said_in_words() {
    let folder = small_book();
    let output = serve_command(folder.path()).args(["--port", "abc"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--port and COURSE_PORT take a number up to 65535"), "{said}");
}

#[test]
fn the_book_is_built_in_the_target_folder_and_nowhere_else() {
    let folder = small_book();
    let mut command = serve_command(folder.path());
    let book = Serving::of(command.env("TMPDIR", folder.path().join("is not there")));
    assert!(book.get("/one.html").body.contains("The first text."));
    assert!(folder.path().join("target/served").is_dir());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// The server in this process, with pages of no interest.
struct Server {
    live: Arc<Live>,
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start() -> Server {
        let files = [
            ("index.html", "<p>first</p>"),
            ("part/index.html", "part"),
            ("script.html", "<script>let one;</script>"),
            ("own.js", "let two;"),
            ("404.html", "lost"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let live = Live::new(Pages::of(files), CancellationToken::new());
        let (sender, port) = mpsc::channel();
        let served = live.clone();
        let thread = thread::spawn(move || {
            runtime().block_on(async {
                let listener = serve::listen(Some(0)).await.unwrap();
                sender.send(listener.local_addr().unwrap().port()).unwrap();
                serve::serve(listener, served).await.unwrap();
            });
        });
        Server { live, port: port.recv().unwrap(), thread: Some(thread) }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn ask(&self, request: &str) -> Answer {
        Answer::to(self.port, request)
    }

    fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    fn get_with(&self, path: &str, headers: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}", self.host()))
    }

    fn listen(&self) -> Listening {
        Listening::at(self.port)
    }

    fn tell(&self, line: Value) {
        self.live.board.send_if_modified(|board| board.take(&line.to_string()));
    }

    fn end(mut self) {
        self.thread.take().unwrap().join().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.live.stop.cancel();
    }
}

/// `book serve --json` as a program of its own.
struct Serving {
    child: Child,
    stdin: Option<ChildStdin>,
    // Kept, so that it can go on writing.
    _stdout: BufReader<ChildStdout>,
    port: u16,
}

impl Serving {
    fn start(root: &Path) -> Serving {
        Serving::of(&mut serve_command(root))
    }

    fn of(command: &mut Command) -> Serving {
        let mut child = command
            .args(["--json", "--port", "0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let address = said["served"].as_str().unwrap();
        let port = address.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Serving { stdin: child.stdin.take(), child, _stdout: stdout, port }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn get(&self, path: &str) -> Answer {
        Answer::to(self.port, &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", self.port))
    }

    fn listen(&self) -> Listening {
        Listening::at(self.port)
    }

    fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn serve_command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    command.current_dir(root).arg("serve");
    command
}

fn small_book() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in [
        ("book.toml", "[book]\ntitle = \"Small\"\nsrc = \"book/src\"\n"),
        ("book/src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        ("book/src/one.md", "# One\n\nThe first text.\n"),
        ("book/theme/live.js", "let live;\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn connect(port: u16) -> TcpStream {
    let connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.set_read_timeout(Some(BOUND)).unwrap();
    connection
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    /// Sends the lines of a request's head and reads to the end of the connection.
    fn to(port: u16, request: &str) -> Answer {
        let mut connection = connect(port);
        write!(connection, "{request}Connection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        connection.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// A page that listens for news.
struct Listening(BufReader<TcpStream>);

impl Listening {
    fn at(port: u16) -> Listening {
        let mut connection = connect(port);
        // To 1.0 the answer comes as it is, not in chunks.
        write!(connection, "GET {NEWS} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n").unwrap();
        Listening(BufReader::new(connection))
    }

    /// Waits for the next news of this kind.
    #[track_caller]
    fn hear(&mut self, kind: &str) -> Value {
        let event = format!("event: {kind}");
        while self.line().unwrap_or_else(|| panic!("ended before {event}")) != event {}
        let data = self.line().unwrap();
        serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap()
    }

    /// Reads to the end of the stream.
    fn end(mut self) {
        while self.line().is_some() {}
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim_end().to_owned())
    }
}
