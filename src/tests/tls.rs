//! Encrypted lines: to a database and to a mail server that prove who they are, and to some that don't.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use vitrine::domain::time::Timestamp;
use vitrine::providers::mail::{Mail, Mailer, SendError};
use vitrine::store::db::{Store, StoreError, Tx};

use super::certificates::Authority;
use super::database::{Kind, kinds};
use super::process::block_on;
use super::smtp::MailServer;

/// A PostgreSQL with a certificate for `localhost`. It ends when this is dropped.
struct Server {
    child: Child,
    port: String,
    authority: String,
}

impl Server {
    fn start() -> Self {
        let tell = "echo $VITRINE_TEST_POSTGRES; echo $VITRINE_TEST_POSTGRES_AUTHORITY; exec cat >/dev/null";
        let mut child = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/postgres"))
            .args(["sh", "-c", tell])
            .env("TLS", "on")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a database");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut line = || lines.next().expect("a line").expect("text");
        let (url, authority) = (line(), line());
        let place = url.split_once("127.0.0.1:").and_then(|(_, place)| place.split_once('/'));
        Self { child, port: place.expect("a port").0.to_owned(), authority }
    }

    fn open(&self, host: &str, how: &str) -> Result<Store, StoreError> {
        let url = format!("postgres://vitrine@{host}:{}/postgres?{how}", self.port);
        Store::open_postgres(&url.parse().expect("an address"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What it waits for ends, and it tidies up.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

async fn is_encrypted(store: &Store) -> bool {
    let act = async |tx: &mut Tx| -> Result<bool, StoreError> {
        tx.query_one("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[]).await?.get("ssl")
    };
    store.read(act).await.expect("a look")
}

#[test]
fn a_database_has_to_prove_its_name_where_that_is_asked_for() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let stranger = Authority::new(folder.path(), "stranger").certificate();
    let believes = |authority: &Path| format!("sslmode=verify-full&sslrootcert={}", authority.display());
    let own = PathBuf::from(&server.authority);
    for (host, how, opens) in [
        ("localhost", believes(&own), true),
        ("127.0.0.1", believes(&own), false),
        ("localhost", believes(&stranger), false),
        ("localhost", "sslmode=verify-full".to_owned(), false),
        ("127.0.0.1", "sslmode=require".to_owned(), true),
    ] {
        let opened = server.open(host, &how);
        assert_eq!(opened.is_ok(), opens, "{host} {how}: {:?}", opened.err());
        if let Ok(store) = opened {
            assert!(block_on(is_encrypted(&store)), "{host} {how}");
        }
    }
    let open = server.open("127.0.0.1", "sslmode=disable").expect("it answers");
    assert!(!block_on(is_encrypted(&open)), "what was not asked for is not done");
}

fn mail() -> Mail {
    Mail {
        name: "order-1".to_owned(),
        host: "shop.example".to_owned(),
        from: "shop@example.com".to_owned(),
        to: "ada@example.org".to_owned(),
        subject: "Your order".to_owned(),
        text: "Hello".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        date: Timestamp(1_795_305_600_000),
        unsubscribe: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_has_to_prove_its_name_before_it_is_told_anything() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::new(folder.path(), "authority");
    let stranger = Authority::new(folder.path(), "stranger");
    let good = authority.vouch_for("localhost");
    let of_another_host = authority.vouch_for("mail.example");
    for (certificate, believed, sent) in [
        (&good, authority.certificate(), true),
        (&good, stranger.certificate(), false),
        (&of_another_host, authority.certificate(), false),
    ] {
        let server = MailServer::start_with("kind", Some(certificate));
        let url = format!("smtp://localhost:{}?sslrootcert={}", server.port(), believed.display());
        let mailer = Mailer::smtp(&url).expect("an address");
        let answer = mailer.send(&mail()).await;
        assert_eq!(answer.is_ok(), sent, "{url}: {answer:?}");
        assert_eq!(server.mails().len(), usize::from(sent));
    }
    // The authorities of the web vouch for nobody of ours.
    let server = MailServer::start_with("kind", Some(&good));
    let mailer = Mailer::smtp(&format!("smtp://localhost:{}", server.port())).expect("an address");
    assert!(matches!(mailer.send(&mail()).await, Err(SendError::Later(_))));
    assert_eq!(server.mails().len(), 0);
}
