//! The shop under measurement: the real binary on a folder of its own, and what the machine is.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::http::Client;
use crate::{Result, catalog};

/// A shop and the place it lives in.
pub struct Shop {
    running: Running,
    home: Home,
}

/// Where a shop keeps its books.
#[derive(Debug, Clone)]
pub enum Books {
    /// SQLite in the data directory.
    File,
    /// A new database in the cluster at this address.
    Cluster(String),
}

impl Books {
    /// All there are: PostgreSQL where `VITRINE_TEST_POSTGRES` names a cluster.
    pub fn all() -> Vec<Self> {
        let cluster = std::env::var("VITRINE_TEST_POSTGRES").ok().map(Self::Cluster);
        std::iter::once(Self::File).chain(cluster).collect()
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::File => "SQLite",
            Self::Cluster(_) => "PostgreSQL",
        }
    }
}

/// A shop's folder, and the address of its database if that is not in it.
struct Home {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Home {
    fn new(books: &Books) -> Result<Self> {
        let database = match books {
            Books::File => None,
            Books::Cluster(cluster) => Some(create_database(cluster)?),
        };
        Ok(Self { folder: tempfile::tempdir()?, database })
    }

    /// The binary, about to do something with this shop.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(binary());
        command.arg(name).arg("--data").arg(self.folder.path().join("data")).env("RUST_LOG", "error");
        if let Some(database) = &self.database {
            command.env("VITRINE_DATABASE", database);
        }
        command
    }
}

/// A database of its own in the cluster, which forgets it when it stops.
fn create_database(cluster: &str) -> Result<String> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("bench_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let (server, _) = cluster.rsplit_once('/').ok_or("the cluster's address names no database")?;
    let done =
        Command::new("psql").args([cluster, "--quiet", "--command", &format!("create database {name}")]).status()?;
    if done.success() { Ok(format!("{server}/{name}")) } else { Err(format!("psql ended with {done}").into()) }
}

/// A running process. It stops when this is dropped.
struct Running {
    address: SocketAddr,
    process: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The binary that is measured: the one that ships.
fn binary() -> PathBuf {
    std::env::var_os("VITRINE_BINARY").map_or_else(|| "dist/vitrine".into(), PathBuf::from)
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Shop {
    /// The demo shop.
    pub fn demo() -> Result<Self> {
        let home = Home::new(&Books::File)?;
        let running = Self::start(&home, &["--demo"])?;
        Ok(Self { running, home })
    }

    /// The demo shop, which knows where it sends to, with that many products more, of six variants each.
    pub fn with_products(books: &Books, count: u32) -> Result<Self> {
        let home = Home::new(books)?;
        drop(Self::start(&home, &["--demo"])?);
        let csv = home.folder.path().join("catalog.csv");
        catalog::write_csv(&csv, count)?;
        import(&home, &csv)?;
        let running = Self::start(&home, &[])?;
        Ok(Self { running, home })
    }

    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    fn start(home: &Home, flags: &[&str]) -> Result<Running> {
        let address = free_port()?;
        let process = home
            .command("serve")
            .args(["--addr", &address.to_string()])
            .args(flags)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let running = Running { address, process };
        wait_for(address, "/readyz")?;
        Ok(running)
    }

    /// Lets the auditor look at the books.
    pub fn audit(&self) -> Result<()> {
        let audit = self.home.command("audit").output()?;
        if audit.status.success() {
            return Ok(());
        }
        Err(format!("the auditor found: {}", String::from_utf8_lossy(&audit.stdout)).into())
    }

    /// Resident memory in kB.
    pub fn resident_kb(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.running.process.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).ok_or("no figure")?.parse()?)
    }
}

/// Asks until the page is there.
fn wait_for(address: SocketAddr, path: &str) -> Result<()> {
    let begin = Instant::now();
    loop {
        let answer = Client::connect(address).and_then(|mut client| client.get(path, &[]));
        if answer.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if begin.elapsed() > Duration::from_secs(60) {
            return Err(format!("the shop did not answer {path}").into());
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

fn import(home: &Home, csv: &Path) -> Result<()> {
    let done = home.command("import").arg(csv).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err(format!("the import ended with {done}").into()) }
}

/// Processor, cores and memory, for the table's head.
pub fn machine() -> String {
    let file = |path| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = file("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let memory = file("/proc/meminfo");
    let kb: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{} ({cores} cores, {} GiB)", model.trim_start_matches([' ', '\t', ':']), kb / 1_048_576)
}

/// From `exec` to the first byte of the home page, on a shop that has been started before.
pub fn report_start() -> Result<()> {
    let home = Home::new(&Books::File)?;
    let mut times = Vec::new();
    for round in 0..11 {
        let begin = Instant::now();
        let running = Shop::start(&home, &["--demo"])?;
        wait_for(running.address, "/")?;
        match round {
            0 => println!(
                "first start, which furnishes the demo shop, to its home page: {} ms",
                begin.elapsed().as_millis()
            ),
            _ => times.push(begin.elapsed().as_millis()),
        }
    }
    times.sort_unstable();
    println!("later starts to the first home page: median {} ms, slowest of 10 {} ms", times[5], times[9]);
    Ok(())
}

/// Resident memory with 10,000 products (60,000 variants): idle, and after 2,000 different pages.
pub fn report_memory() -> Result<()> {
    let shop = Shop::with_products(&Books::File, 10_000)?;
    println!("10,000 products, idle: {} MB", shop.resident_kb()? / 1024);
    let mut client = Client::connect(shop.address())?;
    for product in 0..2_000 {
        let kind = ["mug", "bowl", "plate", "vase", "jug"][product % 5];
        let answer = client.get(&format!("/products/{kind}-{product}"), &[("accept-encoding", "br")])?;
        if answer.status != 200 {
            return Err(format!("/products/{kind}-{product} answered {}", answer.status).into());
        }
    }
    for (_, path) in crate::wire::pages(&mut client)? {
        client.get(&path, &[("accept-encoding", "br")])?;
    }
    println!("10,000 products, after 2,000 product pages, home and a list: {} MB", shop.resident_kb()? / 1024);
    Ok(())
}

/// The lines of a command's output.
pub fn lines_of(command: &mut Command) -> Result<Vec<String>> {
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let output = process.stdout.take().ok_or("no output")?;
    let lines = BufReader::new(output).lines().collect::<std::result::Result<_, _>>()?;
    process.wait()?;
    Ok(lines)
}
