//! The server: the book's pages from memory, and one stream of news for each page that is open.
//!
//! It answers this machine's own browser and nobody else. It has no way to write, and no path leads to the disk.
//! Every stream ends with the token that ends the server; whoever keeps a connection all the same is waited for a
//! moment, and then no longer.

use crate::board::Board;
use crate::pages::Pages;
use crate::target::decode;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures::{Stream, stream};
use serde_json::json;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Where a page listens for news.
pub const NEWS: &str = "/live/news";

/// The port that is tried first: ticks and open pages stay with an address.
pub const PORT: u16 = 4114;

/// How many ports are tried.
const PORTS: u16 = 10;

/// How long connections may take to end by themselves.
const GRACE: Duration = Duration::from_millis(300);

/// After a lost connection a page tries again this soon.
const RETRY: Duration = Duration::from_secs(1);

/// A silent connection gets a sign of life this often, so that a dead one is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// What is served.
#[derive(Clone)]
pub struct Site {
    pub pages: Arc<Pages>,
    /// Why the newest text is not what is served.
    pub trouble: Option<String>,
}

/// What all requests share.
pub struct Live {
    pub site: watch::Sender<Site>,
    pub board: watch::Sender<Board>,
    pub stop: CancellationToken,
}

impl Live {
    /// Serves these pages, knowing nothing of any exercise yet.
    pub fn new(pages: Pages, stop: CancellationToken) -> Arc<Live> {
        let site = Site { pages: Arc::new(pages), trouble: None };
        let (site, board) = (watch::Sender::new(site), watch::Sender::new(Board::default()));
        Arc::new(Live { site, board, stop })
    }
}

/// Listens on this machine only: at `asked`, or else at the first free port from [`PORT`] on.
///
/// # Errors
///
/// The port that was asked for is taken, or all that were tried are.
pub async fn listen(asked: Option<u16>) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if let Some(port) = asked {
        return bind(port).await;
    }
    let mut last = io::ErrorKind::AddrInUse.into();
    for port in PORT..PORT + PORTS {
        match bind(port).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Answers until the token is cancelled.
pub async fn serve(listener: TcpListener, live: Arc<Live>) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let stop = live.stop.clone();
    let listener = listener.tap_io(|connection| {
        // News is short and must not wait for more.
        connection.set_nodelay(true).ok();
    });
    let server = axum::serve(listener, router(live, port))
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended,
        () = overdue => Ok(()),
    }
}

fn router(live: Arc<Live>, port: u16) -> Router {
    Router::new()
        .route(NEWS, get(news))
        .fallback(page)
        .with_state(live.clone())
        .layer(middleware::from_fn_with_state((live, port), guard))
}

/// Lets through what this machine's own browser asks for on behalf of our own pages, and says what the answer may do.
async fn guard(
    State((live, port)): State<(Arc<Live>, u16)>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&request, port) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    let policy = HeaderValue::from_str(&live.site.borrow().pages.policy);
    let headers = response.headers_mut();
    // A policy of hashes is ASCII; if it ever were not, nothing may run.
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
        (CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    ] {
        headers.insert(name, value);
    }
    response
}

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");

fn refusal(request: &Request, port: u16) -> Option<impl IntoResponse + use<>> {
    let headers = request.headers();
    let is_ours = |host: &str| {
        host.rsplit_once(':').is_some_and(|(name, number)| {
            ["127.0.0.1", "localhost"].contains(&name) && number == port.to_string()
        })
    };
    let authority = request.uri().authority();
    if !the(headers, "host").is_some_and(is_ours)
        || authority.is_some_and(|authority| !is_ours(authority.as_str()))
    {
        return Some((StatusCode::MISDIRECTED_REQUEST, HeaderMap::new(), "not our name\n"));
    }
    let is_our_origin = |origin: &str| origin.strip_prefix("http://").is_some_and(is_ours);
    let has_origin = headers.contains_key(header::ORIGIN);
    if has_origin && !the(headers, "origin").is_some_and(is_our_origin) {
        return Some((StatusCode::FORBIDDEN, HeaderMap::new(), "not our origin\n"));
    }
    // A link from elsewhere may lead here; nothing else from elsewhere may ask, and no frame may hold us.
    let follows_a_link = the(headers, "sec-fetch-mode") == Some("navigate")
        && the(headers, "sec-fetch-dest").is_none_or(|into| into == "document");
    let is_own = match the(headers, "sec-fetch-site") {
        None => !headers.contains_key("sec-fetch-site"),
        Some(site) => site == "same-origin" || site == "none",
    };
    if !is_own && !follows_a_link {
        return Some((StatusCode::FORBIDDEN, HeaderMap::new(), "not our page\n"));
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let allowed =
            HeaderMap::from_iter([(header::ALLOW, HeaderValue::from_static("GET, HEAD"))]);
        return Some((StatusCode::METHOD_NOT_ALLOWED, allowed, "only reading\n"));
    }
    None
}

/// The value of a header that is there once.
fn the<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

async fn page(State(live): State<Arc<Live>>, request: Request) -> Response {
    let pages = live.site.borrow().pages.clone();
    let found = pages.get(&decode(request.uri().path()));
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    match found.or_else(|| pages.get("/404.html")) {
        Some(file) => {
            (status, [(header::CONTENT_TYPE, file.kind)], Body::from(file.content)).into_response()
        }
        None => (status, "no such page\n").into_response(),
    }
}

async fn news(State(live): State<Arc<Live>>) -> impl IntoResponse {
    Sse::new(listener(&live)).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}

/// One page that listens. It gets what holds now, then what changes; what it was too slow for, it gets as it is by then.
struct Listener {
    site: watch::Receiver<Site>,
    board: watch::Receiver<Board>,
    seen: u64,
    waiting: VecDeque<Event>,
    stop: CancellationToken,
}

fn listener(live: &Live) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let mut listener = Listener {
        site: live.site.subscribe(),
        board: live.board.subscribe(),
        seen: 0,
        waiting: VecDeque::from([Event::default().retry(RETRY)]),
        stop: live.stop.clone(),
    };
    listener.site.mark_changed();
    listener.board.mark_changed();
    stream::unfold(listener, |mut listener| async { Some((Ok(listener.next().await?), listener)) })
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                changed = self.site.changed() => {
                    changed.ok()?;
                    let site = self.site.borrow_and_update();
                    let told = json!({ "version": site.pages.version, "trouble": site.trouble });
                    self.waiting.push_back(Event::default().event("site").data(told.to_string()));
                }
                changed = self.board.changed() => {
                    changed.ok()?;
                    let (news, seen) = self.board.borrow_and_update().since(self.seen);
                    self.seen = seen;
                    self.waiting.extend(
                        news.into_iter().map(|(kind, json)| Event::default().event(kind).data(json)),
                    );
                }
            }
        }
    }
}
