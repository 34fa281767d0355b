//! The real binary, serving a shop of ours, and clients that talk to it as browsers without script do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use tempfile::TempDir;
use vitrine::domain::id::VariantId;
use vitrine::services::Ctx;

use super::database::{Database, Kind};
use super::flow::shop::{furnish, open};

/// What a buyer types at the till.
pub const CONTACT: &str =
    "email=ada%40example.org&name=Ada+Lovelace&line1=Torstra%C3%9Fe+1&postcode=10119&city=Berlin&country=DE";

/// A running `vitrine serve`. It is killed when this is dropped, as hard as the system can.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

/// A buyer with cookies.
pub struct Client {
    pub address: SocketAddr,
    cookies: String,
    /// What a proxy before the shop adds to the head.
    forwarded: String,
}

/// What came back, as far as these tests look.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

/// A data directory, and a database that may be in it.
pub struct Premises {
    pub folder: TempDir,
    pub database: Database,
}

impl Premises {
    pub fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { database: Database::new(kind, folder.path()), folder }
    }

    /// Opens a shop with one product; answers its variant.
    pub fn furnish(&self, price_minor: i64, on_hand: i64) -> VariantId {
        block_on(furnish(&self.open(), price_minor, on_hand))
    }

    /// The services, beside the processes or while there are none.
    pub fn open(&self) -> Ctx {
        open(&self.database, Arc::new(AtomicI64::new(0)))
    }

    /// Issues a gift card as staff does, and answers its code.
    pub fn issue_card(&self, amount: &str) -> String {
        let issued = Command::new(env!("CARGO_BIN_EXE_vitrine"))
            .args(["gift-cards", "issue", "--amount", amount, "--data"])
            .arg(self.folder.path())
            .envs(self.database.environment().iter().copied())
            .output()
            .expect("the binary");
        let said = String::from_utf8(issued.stdout).expect("UTF-8");
        said.lines().find(|line| line.len() == 34).unwrap_or_else(|| panic!("no code: {said}")).to_owned()
    }

    pub fn serve(&self) -> Process {
        Process::serve_with(self.folder.path(), &self.database.environment())
    }
}

/// Puts a shop with one product into a data directory; answers its variant.
pub fn furnish_data(data: &Path, price_minor: i64, on_hand: i64) -> VariantId {
    block_on(furnish(&open_data(data), price_minor, on_hand))
}

/// The services on a data directory, while nobody serves it.
pub fn open_data(data: &Path) -> Ctx {
    open(&Database::Sqlite(data.join("vitrine.db")), Arc::new(AtomicI64::new(0)))
}

pub fn block_on<T>(act: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime").block_on(act)
}

impl Process {
    /// Serves the data directory on a free port, with these variables in its environment, and waits until it is ready.
    pub fn serve_with(data: &Path, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
        Self::start(command.envs(environment.iter().copied()), data)
    }

    /// Serves it where no file grows beyond that many halves of a kilobyte: to the process, the disk fails there.
    pub fn serve_on_failing_disk(data: &Path, halves: u64) -> Self {
        let limited = "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"";
        Self::start(Command::new("sh").args(["-c", limited, &halves.to_string(), env!("CARGO_BIN_EXE_vitrine")]), data)
    }

    fn start(vitrine: &mut Command, data: &Path) -> Self {
        let log = std::fs::File::create(data.join("serve.log")).expect("a log");
        let mut child = vitrine
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the binary");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok());
        let address = address.unwrap_or_else(|| {
            panic!("it did not start: {line:?} {}", std::fs::read_to_string(data.join("serve.log")).unwrap_or_default())
        });
        Self { child, address }
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// `kill -9`: nothing of it runs on, nothing is finished.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: String::new(), forwarded: String::new() }
    }

    /// A buyer from elsewhere, whose requests come through a proxy.
    pub fn from_elsewhere(address: SocketAddr, from: &str) -> Self {
        Self { forwarded: format!("x-forwarded-for: {from}\r\n"), ..Self::new(address) }
    }

    /// Puts so many into the cart and types contact and address; `None` when the shop went away.
    pub fn go_to_the_till(&mut self, variant: VariantId, quantity: u32) -> Option<()> {
        self.post("/cart/add", &format!("variant={variant}&quantity={quantity}"))?.expect(303);
        self.post("/checkout", CONTACT)?.expect(303);
        Some(())
    }

    /// Places the order for the sum that was seen.
    pub fn place(&mut self, total_minor: i64) -> Option<Answer> {
        self.post("/checkout/payment", &format!("total_minor={total_minor}"))
    }

    /// Types the code of a gift card.
    pub fn type_code(&mut self, code: &str) -> Option<Answer> {
        self.post("/checkout/gift-card", &format!("gift_card={code}"))
    }

    /// Places the order for the sum that was seen, of which so much is to be paid by card.
    pub fn place_with_card(&mut self, total_minor: i64, to_pay_minor: i64) -> Option<Answer> {
        self.post("/checkout/payment", &format!("total_minor={total_minor}&to_pay_minor={to_pay_minor}"))
    }

    /// Approves the payment on the provider's page, and comes back.
    pub fn pay(&mut self, pay_page: &str) -> Option<Answer> {
        let approved = self.post(pay_page, "act=approve")?.expect(303);
        let back = approved.location();
        let path = back.find("/checkout/return/").map(|start| back[start..].to_owned()).expect("the way back");
        self.send("GET", &path, "")
    }

    pub fn get(&mut self, path: &str) -> Option<Answer> {
        self.send("GET", path, "")
    }

    pub fn post(&mut self, path: &str, form: &str) -> Option<Answer> {
        self.send("POST", path, form)
    }

    fn send(&mut self, method: &str, path: &str, form: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {}\r\n{}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            self.cookies,
            self.forwarded,
            form.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        // A head that did not come whole was not acknowledged.
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head in UTF-8");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
        let answer = Answer { status, head, body };
        self.take_cookies(&answer);
        Some(answer)
    }

    fn take_cookies(&mut self, answer: &Answer) {
        let kept = self.cookies.split("; ").filter_map(|pair| pair.split_once('='));
        let mut cookies: std::collections::BTreeMap<String, String> =
            kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        for (name, value) in answer.headers("set-cookie").filter_map(|cookie| cookie.split(';').next()?.split_once('='))
        {
            cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    }
}

impl Answer {
    fn headers<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.filter_map(move |(name, value)| name.eq_ignore_ascii_case(wanted).then_some(value))
    }

    pub fn location(&self) -> &str {
        self.headers("location").next().unwrap_or_default()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.head);
        self
    }
}
