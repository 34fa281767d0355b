//! A shop of our own on a free port, and a client that says exactly what it is told to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use vitrine::server::config::{Config, Layer};
use vitrine::server::serve::{Serving, runtime};
use vitrine::services::Ctx;

/// A running shop. It stops when this is dropped.
pub struct Shop {
    pub address: SocketAddr,
    pub ctx: Ctx,
    /// What is asked without a word about the host goes to this one.
    pub host: String,
    _serving: Serving,
    _runtime: Runtime,
    folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Shop {
    /// The demo shop.
    pub fn demo() -> Self {
        Self::with(Layer::default())
    }

    /// The demo shop, configured in some respect.
    pub fn with(flags: Layer) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let flags = Layer { data: Some(folder.path().to_owned()), addr: Some(([127, 0, 0, 1], 0).into()), ..flags };
        let config = Config::load(None, [], flags).expect("a configuration");
        let runtime = runtime().expect("a runtime");
        let serving = runtime.block_on(Serving::start(config, true)).expect("a shop");
        Self {
            address: serving.address,
            ctx: serving.ctx.clone(),
            host: serving.origin.host().to_owned(),
            _serving: serving,
            _runtime: runtime,
            folder,
        }
    }

    /// Its data directory.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Does something inside the shop.
    pub fn block_on<T>(&self, act: impl Future<Output = T>) -> T {
        self._runtime.block_on(act)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Sends a form as a browser does from a page of the shop.
    pub fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", cookies),
        ];
        self.send("POST", path, &headers, form.as_bytes())
    }

    /// Sends a request; `Host` is the shop's unless `headers` has one.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += &format!("host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            head += &format!("content-length: {}\r\n", body.len());
        }
        exchange(self.address, &[head.as_bytes(), b"\r\n", body].concat())
    }
}

/// Sends the bytes and reads until the shop closes the connection.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    // A shop that refuses a large request may close before it has read all of it.
    let _ = stream.write_all(request);
    Answer::read(&mut stream)
}

impl Answer {
    /// Reads one answer, up to the end of the connection.
    pub fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // What was read before a reset is the answer.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head in UTF-8");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
        Self { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The whole `Set-Cookie` header of that cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let mut set = self.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        set.find_map(|(_, cookie)| cookie.starts_with(&format!("{name}=")).then_some(cookie.as_str()))
    }

    /// The value that a cookie is set to.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.set_cookie(name)?.split(';').next()?.split_once('=').map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no location: {self:?}"))
    }
}
