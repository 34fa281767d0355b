//! A mail server that is not ours, and mails as whoever receives them reads them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

/// A running mail server, on a port of its own.
pub struct MailServer {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl MailServer {
    /// `manners` say what becomes of the first mail; see the server.
    pub fn start(manners: &str) -> Self {
        Self::start_with(manners, None)
    }

    /// With a certificate and its key it offers STARTTLS, and takes nothing without.
    pub fn start_with(manners: &str, certificate: Option<&(PathBuf, PathBuf)>) -> Self {
        let cache = std::env::var_os("VITRINE_CACHE").map(PathBuf::from);
        let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/vitrine")));
        let python = cache.expect("a home").join("python/bin/python");
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(&python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/fixtures/smtp_server.py"))
            .arg(folder.path())
            .arg(manners)
            .args(certificate.iter().flat_map(|(certificate, key)| [certificate, key]))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; `.ci/tools python` installs it", python.display()));
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("no port in {line:?}"));
        Self { child, port, folder }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Without encryption: it has none to offer.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    /// With encryption, which it can't do.
    pub fn url_with_encryption(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it was sent whole.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        mails_in(self.folder.path()).into_iter().map(|(_, bytes)| bytes).collect()
    }

    /// The same, once it is so many.
    pub fn wait_for(&self, count: usize) -> Vec<Vec<u8>> {
        let started = Instant::now();
        loop {
            let mails = self.mails();
            if mails.len() >= count {
                return mails;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{} of {count} mails came", mails.len());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The mails in a folder, by their names.
pub fn mails_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mails = paths.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    let mut mails: Vec<_> = mails
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a mail"))
        })
        .collect();
    mails.sort();
    mails
}

/// The value of a header.
pub fn header(mail: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(mail);
    let head = text.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
    let value = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    value.unwrap_or_else(|| panic!("no {name} in {head}")).to_owned()
}

/// A mail as it is read: who, what about, and its parts decoded.
pub fn read(mail: &[u8]) -> String {
    let text = std::str::from_utf8(mail).expect("ASCII");
    let (_, boundary) = text.split_once("boundary=\"").expect("parts");
    let boundary = format!("--{}", boundary.split('"').next().expect("a boundary"));
    let mut read: String =
        ["From", "To", "Subject"].iter().map(|name| format!("{name}: {}\n", word(&header(mail, name)))).collect();
    for part in text.split(&boundary).skip(1).filter(|part| !part.starts_with("--")) {
        let (head, body) = part.trim_start().split_once("\r\n\r\n").expect("a head");
        let encoding = head.lines().find_map(|line| line.strip_prefix("Content-Transfer-Encoding: "));
        let body = match encoding.expect("an encoding") {
            "quoted-printable" => quoted_printable(body),
            "base64" => STANDARD.decode(body.replace("\r\n", "")).expect("base64"),
            _ => body.as_bytes().to_vec(),
        };
        let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: ")).expect("a type");
        let body = String::from_utf8(body).expect("UTF-8").replace("\r\n", "\n");
        read += &format!("\n=== {kind}\n{}\n", body.trim_end());
    }
    read
}

/// A header with encoded words (RFC 2047), as lettre writes them: in UTF-8 and base64.
fn word(header: &str) -> String {
    let mut words = String::new();
    let mut rest = header;
    while let Some((before, encoded)) = rest.split_once("=?utf-8?b?") {
        let (encoded, after) = encoded.split_once("?=").expect("the end of a word");
        // Between two encoded words, white space is none.
        words += if words.is_empty() || !before.trim().is_empty() { before } else { "" };
        words += &String::from_utf8(STANDARD.decode(encoded).expect("base64")).expect("UTF-8");
        rest = after;
    }
    words + rest
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).expect("digits");
                bytes.push(u8::from_str_radix(digits, 16).expect("a byte"));
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    bytes
}
