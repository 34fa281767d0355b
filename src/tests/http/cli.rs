//! The binary as it is called from a shell.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use tempfile::TempDir;

use super::client::exchange;

const VITRINE: &str = env!("CARGO_BIN_EXE_vitrine");

/// A shop in a process of its own.
pub struct Process {
    pub address: SocketAddr,
    pub folder: TempDir,
    child: Child,
}

impl Process {
    /// Serves a new shop on a free port, which the process prints.
    pub fn serve(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(VITRINE)
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .args(flags)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        Self { address: address.unwrap_or_else(|| panic!("no address in {line:?}")), folder, child }
    }

    /// Sends a signal.
    pub fn tell(&self, signal: &str) {
        let done = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status();
        assert!(done.expect("kill").success());
    }

    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn vitrine(arguments: &[&str], data: &Path) -> Output {
    let mut command = Command::new(VITRINE);
    command.args(arguments).arg("--data").arg(data).env("RUST_LOG", "error").output().expect("it runs")
}

#[track_caller]
pub(super) fn check(arguments: &[&str], data: &Path, code: i32, says: &str) {
    let output = vitrine(arguments, data);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {said}");
}

#[test]
fn help_has_examples_and_says_what_can_be_configured() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&["--help"], folder.path(), 0, "vitrine import products.csv --dry-run");
    check(&["--help"], folder.path(), 0, "Exit codes");
    check(&["serve", "--help"], folder.path(), 0, "VITRINE_ORIGIN");
    check(&["--version"], folder.path(), 0, env!("CARGO_PKG_VERSION"));
}

#[test]
fn being_called_wrongly_is_said_in_words_and_by_exit_code_2() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&["sell"], folder.path(), 2, "unrecognized subcommand 'sell'");
    check(&["serve", "--port", "80"], folder.path(), 2, "unexpected argument '--port'");
    check(&["serve", "--addr", "here"], folder.path(), 2, "invalid value 'here'");
    std::fs::write(folder.path().join("vitrine.toml"), "adr = \"127.0.0.1:1\"").expect("a file");
    check(&["serve"], folder.path(), 2, "unknown field `adr`");
    check(&["serve", "--config", "/there/is/none.toml"], folder.path(), 2, "can't be read");
}

#[test]
fn a_shop_that_can_not_be_opened_says_why() {
    let shop = Process::serve(&[]);
    check(&["serve", "--addr", "127.0.0.1:0"], shop.folder.path(), 1, "being served by another Vitrine");
    let other = tempfile::tempdir().expect("a folder");
    check(&["serve", "--addr", &shop.address.to_string()], other.path(), 1, "can't listen on");
}

#[test]
fn the_printed_address_answers() {
    let shop = Process::serve(&[]);
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", shop.address);
    assert_eq!(exchange(shop.address, request.as_bytes()).status, 200);
}

#[test]
fn a_demo_is_lived_through_once_and_says_on_every_page_what_it_is() {
    let shop = Process::serve(&["--demo"]);
    check(&["demo", "--orders", "3"], shop.folder.path(), 3, "being served by another Vitrine");
    let request = format!("GET / HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", shop.address);
    let page = exchange(shop.address, request.as_bytes()).text();
    assert!(page.contains("This is a demonstration shop: nothing is sold or sent."), "{page}");
    let folder = tempfile::tempdir().expect("a folder");
    check(&["demo", "--orders", "3"], folder.path(), 0, "two years behind it");
    check(&["demo", "--orders", "3"], folder.path(), 3, "nothing was changed");
    check(&["audit"], folder.path(), 0, "The books are right");
    let other = tempfile::tempdir().expect("a folder");
    let file = other.path().join("in.csv");
    std::fs::write(&file, "Title,URL handle,Price\nJug,jug,12.00\n").expect("a file");
    check(&["import", &file.to_string_lossy()], other.path(), 0, "1 products new");
    check(&["demo"], other.path(), 3, "nothing was changed");
}

#[test]
fn a_catalogue_goes_in_and_comes_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file, copy) = (folder.path().join("data"), folder.path().join("in.csv"), folder.path().join("out.csv"));
    let rows = "Title,URL handle,Status,SKU,Price,Inventory quantity,Published on online store\n\
                Jug,jug,Active,J-1,12.50,3,TRUE\n\
                Cup,cup,Active,C-1,cheap,3,TRUE\n";
    std::fs::write(&file, rows).expect("a file");
    let file = file.to_str().expect("UTF-8");
    check(&["import", file, "--dry-run"], &data, 3, "line 3");
    check(&["import", file], &data, 3, "1 of 2 rows are bad; the good ones have gone in");
    std::fs::write(file, rows.replace("cheap", "4")).expect("a file");
    check(&["import", file], &data, 0, "1 products new, 0 changed, 1 as they were");
    check(&["import", file], &data, 0, "0 products new, 0 changed, 2 as they were");
    let copy = copy.to_str().expect("UTF-8");
    check(&["export", copy], &data, 0, "2 products are in");
    check(&["export", copy], &data, 1, "exists");
    check(&["import", copy], &data, 0, "2 as they were");
    check(&["import", "/there/is/none.csv"], &data, 1, "can't be read");
    std::fs::write(file, "this is no catalogue").expect("a file");
    check(&["import", file], &data, 3, "vitrine: ");
}

#[test]
fn an_import_shows_in_a_shop_that_is_open() {
    let shop = Process::serve(&["--demo"]);
    let get = |path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", shop.address);
        exchange(shop.address, request.as_bytes())
    };
    assert_eq!(get("/products/tall-jug").status, 404);
    let before = get("/").header("etag").map(str::to_owned);
    let file = shop.folder.path().join("in.csv");
    let rows = "Title,URL handle,Status,SKU,Price,Published on online store\nTall jug,tall-jug,Active,T-1,12.50,TRUE\n";
    std::fs::write(&file, rows).expect("a file");
    check(&["import", file.to_str().expect("UTF-8")], shop.folder.path(), 0, "1 products new");
    for _ in 0..50 {
        if get("/products/tall-jug").status == 200 && get("/").header("etag").map(str::to_owned) != before {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the open shop does not show it");
}

#[test]
fn books_are_audited_kept_and_put_back() {
    let shop = Process::serve(&["--demo"]);
    let data = shop.folder.path();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("shop.db");
    let file = file.to_str().expect("UTF-8");
    check(&["audit"], data, 0, "The books are right");
    check(&["backup", file], data, 0, "is copied to");
    check(&["backup", file], data, 3, "is there already");
    check(&["restore", file], data, 3, "being served by another Vitrine");
    let new = elsewhere.path().join("new");
    check(&["restore", file], &new, 0, "The shop is as it was");
    check(&["audit"], &new, 0, "The books are right");
    check(&["restore", file], &new, 0, "What it had before is kept in");
    std::fs::write(elsewhere.path().join("torn.db"), "SQLite format 3\0 and then nothing").expect("a file");
    check(&["restore", elsewhere.path().join("torn.db").to_str().expect("UTF-8")], &new, 3, "vitrine: ");
}

#[test]
fn stock_is_counted_moved_and_kept_in_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("in.csv"));
    let rows = "Title,URL handle,Status,SKU,Price,Inventory quantity,Inventory tracker,Published on online store\n\
                Jug,jug,Active,J-1,12.50,3,shopify,TRUE\n\
                Cup,cup,Active,J-2,12.50,3,shopify,TRUE\n\
                Pot,pot,Active,J-2,12.50,3,shopify,TRUE\n";
    std::fs::write(&file, rows).expect("a file");
    check(&["import", file.to_str().expect("UTF-8")], &data, 0, "3 products new");
    check(&["stock", "list"], &data, 0, "J-1: 3 on hand, 0 sold, 0 held, 3 free; Jug");
    check(&["stock", "set", "J-1", "12"], &data, 0, "Warehouse: 12 on hand, 0 sold");
    check(&["stock", "adjust", "J-1", "-2", "--reason", "broken"], &data, 0, "Warehouse: 10 on hand");
    check(&["stock", "adjust", "J-1", "-11"], &data, 3, "only 10 pieces there belong to no order");
    check(&["stock", "set", "J-2", "1"], &data, 3, "several variants are called J-2");
    check(&["stock", "set", "J-9", "1"], &data, 3, "no variant has the SKU or the id J-9");
    check(&["stock", "set", "J-1", "many"], &data, 2, "invalid value 'many'");
    check(&["stock", "locations", "Attic", "--ships", "false"], &data, 0, "Attic: only stores; priority 100");
    check(&["stock", "move", "J-1", "4", "--from", "Warehouse", "--to", "Attic"], &data, 0, "Attic: 4 on hand");
    check(&["stock", "list", "J-1"], &data, 0, "J-1: 6 on hand, 0 sold, 0 held, 6 free; Jug");
    check(&["stock", "when-out", "J-1", "pre-order", "--on", "2027-03-12"], &data, 0, "J-1 is sold when it is out");
    check(&["stock", "when-out", "J-1", "pre-order"], &data, 2, "--on");
    check(&["stock", "when-out", "J-1", "pre-order", "--on", "soon"], &data, 2, "soon is no day");
    check(&["stock", "when-out", "J-1", "back-order", "--limit", "-1"], &data, 2, "unexpected argument");
    check(&["stock", "when-out", "J-1", "deny"], &data, 0, "J-1 is not sold when it is out");
    check(&["stock", "set", "J-1", "1", "--at", "Cellar"], &data, 3, "there is no place called Cellar");
    check(&["stock", "locations", "Warehouse", "--active", "false"], &data, 3, "the last place");
    check(&["stock", "locations", "Attic", "--rename", "Loft"], &data, 0, "Loft");
    check(&["audit"], &data, 0, "The books are right");
}

#[test]
fn the_providers_books_are_compared_from_a_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    check(&["reconcile"], folder.path(), 0, "0 new, 0 gone, 0 open.");
    check(&["reconcile", "list"], folder.path(), 0, "No difference is open.");
    check(&["reconcile", "take", "3"], folder.path(), 3, "there is no difference 3");
    check(&["reconcile", "close", "3", "--note", "x"], folder.path(), 3, "there is no difference 3");
    check(&["reconcile", "close", "3"], folder.path(), 2, "--note");
    check(&["audit", "--provider"], folder.path(), 0, "The books are right.");
    let key = ("VITRINE_STRIPE_SECRET_KEY", "sk_test_of_nobody");
    let silent = [("VITRINE_PAYMENT_PROVIDER", "stripe"), key, ("VITRINE_STRIPE_API_BASE", "http://127.0.0.1:9")];
    let mut command = Command::new(VITRINE);
    command.args(["audit", "--provider", "--data"]).arg(folder.path()).envs(silent);
    let output = command.env("VITRINE_STRIPE_WEBHOOK_SECRETS", "whsec_of_nobody").output().expect("it runs");
    assert_eq!(output.status.code(), Some(3), "a provider that does not answer proves nothing");
}

#[test]
fn a_damaged_database_is_not_opened_again_and_again_but_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy.db"));
    let rows: String = (0..40).map(|n| format!("Jug {n},jug-{n},Active,J-{n},12.50,3,TRUE\n")).collect();
    let file = folder.path().join("in.csv");
    let head = "Title,URL handle,Status,SKU,Price,Inventory quantity,Published on online store\n";
    std::fs::write(&file, format!("{head}{rows}")).expect("a file");
    check(&["import", file.to_str().expect("UTF-8")], &data, 0, "40 products new");
    check(&["backup", copy.to_str().expect("UTF-8")], &data, 0, "The database is copied");

    // All but the first page is something else now.
    let database = data.join("vitrine.db");
    let mut bytes = std::fs::read(&database).expect("a database");
    bytes[4096..].fill(0x5a);
    std::fs::write(&database, bytes).expect("a damaged database");
    for _ in 0..2 {
        check(&["serve", "--addr", "127.0.0.1:0"], &data, 2, "vitrine restore FILE");
    }
    check(&["restore", copy.to_str().expect("UTF-8")], &data, 0, "The shop is as it was");
    check(&["audit"], &data, 0, "The books are right");
    assert!(!data.join("vitrine.db-damaged").exists());
}
