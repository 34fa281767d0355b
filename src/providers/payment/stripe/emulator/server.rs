//! The emulator on a port, and the messenger that brings its messages to a shop.

use std::net::SocketAddr;
use std::time::Duration;

use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Emulator, Message, Outcome, WireRequest, page};
use crate::domain::query_string;

/// Nobody sends more than this.
const BODY_MAX: usize = 64 * 1024;
/// How often the messenger looks whether there is something to bring.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A message that is not taken is brought again: after a second, two, four, and so on.
const TRIES_MAX: u32 = 8;

/// An emulator that listens. It ends when this is dropped.
pub struct Serving {
    pub address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// The connection is to break without an answer.
#[derive(Debug)]
struct Break;

impl std::fmt::Display for Break {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the plan says that nothing is answered")
    }
}

impl std::error::Error for Break {}

/// Listens, and brings messages to `webhook` if it is said where that is.
///
/// # Errors
/// When the address is taken.
pub async fn serve(emulator: Emulator, address: SocketAddr, webhook: Option<String>) -> std::io::Result<Serving> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    emulator.state().here = format!("http://{address}");
    let mut tasks = vec![tokio::spawn(accept(listener, emulator.clone()))];
    if let Some(webhook) = webhook {
        tasks.push(tokio::spawn(bring_messages(emulator, webhook)));
    }
    Ok(Serving { address, tasks })
}

async fn accept(listener: TcpListener, emulator: Emulator) {
    let mut open = tokio::task::JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        while open.try_join_next().is_some() {}
        let _ = stream.set_nodelay(true);
        let emulator = emulator.clone();
        open.spawn(async move {
            let service = service_fn(move |request| respond(emulator.clone(), request));
            // A connection that breaks is what the plan wants.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn respond(emulator: Emulator, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Break> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, BODY_MAX).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let form = String::from_utf8_lossy(&body).into_owned();
    let path = parts.uri.path().to_owned();
    if let Some(session) = path.strip_prefix("/c/pay/") {
        return Ok(hosted(&emulator, session, parts.method == http::Method::POST, &form));
    }
    let wait_ms = emulator.delay_ms();
    if wait_ms > 0 {
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    }
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let outcome = emulator.handle(&WireRequest {
        post: parts.method == http::Method::POST,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorization: text("authorization").unwrap_or_default(),
        idempotency_key: text("idempotency-key"),
        path,
        form,
    });
    let Outcome::Answer(reply) = outcome else { return Err(Break) };
    let mut response = answered(reply.status, "application/json", reply.body);
    response.headers_mut().insert("request-id", http::HeaderValue::from_static("req_emulated"));
    if reply.replayed {
        response.headers_mut().insert("idempotent-replayed", http::HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn hosted(emulator: &Emulator, session: &str, post: bool, form: &str) -> Response<Full<Bytes>> {
    let not_here = || answered(404, "text/plain", "There is no such page.\n".to_owned());
    if !post {
        return page::show(emulator, session).map_or_else(not_here, |html| answered(200, "text/html", html));
    }
    let act = query_string::pairs(form).find(|(name, _)| name == "act").map(|(_, act)| act).unwrap_or_default();
    let Some(target) = page::press(emulator, session, &act) else { return not_here() };
    let mut response = answered(303, "text/plain", String::new());
    if let Ok(target) = http::HeaderValue::from_str(&target) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response
}

fn answered(status: u16, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    response
}

async fn bring_messages(emulator: Emulator, webhook: String) {
    loop {
        for message in emulator.take_messages() {
            tokio::spawn(bring(emulator.clone(), webhook.clone(), message));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Brings one message until it is taken.
async fn bring(emulator: Emulator, webhook: String, message: Message) {
    let mut pause = Duration::from_secs(1);
    for _ in 0..TRIES_MAX {
        let signed = if message.forged { message.clone() } else { emulator.signed_anew(message.clone()) };
        let to = webhook.clone();
        let taken = tokio::task::spawn_blocking(move || post(&to, &signed)).await.unwrap_or(false);
        if taken && !message.forged {
            emulator.note_delivered(&message.event);
        }
        if taken || message.forged {
            return;
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
}

fn post(webhook: &str, message: &Message) -> bool {
    let mut request = ureq::post(webhook).header("content-type", "application/json; charset=utf-8");
    for (name, value) in &message.headers {
        request = request.header(name, value);
    }
    request.send(&message.body[..]).is_ok()
}
