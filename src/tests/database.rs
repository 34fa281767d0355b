//! Databases for tests, new ones each time, of both kinds: what the shop promises it promises on either.
//!
//! PostgreSQL is the one that `VITRINE_TEST_POSTGRES` names; `.ci/postgres` starts it, and `make test` uses that. Without it
//! tests tell their stories on SQLite alone and say so.

#[path = "../store/db/dialect.rs"]
mod dialect;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio_postgres::{Client, NoTls};
use vitrine::store::db::{PostgresUrl, Store};

const SERVER: &str = "VITRINE_TEST_POSTGRES";

/// What kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of a test's own, gone with this.
#[derive(Debug)]
pub enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

/// What is in a database, as far as one can tell it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Of the schema.
    pub version: i64,
    pub schema: Vec<String>,
    /// Of all tables, each with the name of its table.
    pub rows: Vec<String>,
}

/// The kinds of database there are here.
pub fn kinds() -> &'static [Kind] {
    static KINDS: OnceLock<&[Kind]> = OnceLock::new();
    KINDS.get_or_init(|| {
        if server().is_some() {
            return &[Kind::Sqlite, Kind::Postgres];
        }
        eprintln!(
            "{SERVER} is not set: this is tried on SQLite alone; `.ci/postgres cargo test` tries it on PostgreSQL, too"
        );
        &[Kind::Sqlite]
    })
}

impl Database {
    /// A new database; a file is made in `folder`.
    pub fn new(kind: Kind, folder: &Path) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(new_sqlite(folder)),
            Kind::Postgres => Self::Postgres(new_postgres()),
        }
    }

    /// A database as a Vitrine of that schema left it, and with these rows; a file is made in `folder`.
    pub fn of_schema(version: usize, rows: &str, kind: Kind, folder: &Path) -> Self {
        let mut text = "create table schema_migration
             (version integer primary key, name text not null, checksum text not null) strict;\n"
            .to_owned();
        for (file, number) in migrations().into_iter().take(version).zip(1..) {
            let migration = std::fs::read_to_string(&file).expect("a migration");
            let checksum: String =
                Sha256::digest(migration.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            let (_, name) = file.file_stem().and_then(|stem| stem.to_str()?.split_once('_')).expect("a name");
            text += &format!("{migration};\ninsert into schema_migration values ({number}, '{name}', '{checksum}');\n");
        }
        text += rows;
        match kind {
            Kind::Sqlite => {
                let path = folder.join("vitrine.db");
                rusqlite::Connection::open(&path).and_then(|file| file.execute_batch(&text)).expect("a database");
                Self::Sqlite(path)
            }
            Kind::Postgres => {
                let name = format!("vitrine_{:016x}", getrandom::u64().expect("a number"));
                let statement = format!("create database {name}");
                ask(async move |server| create(server, &statement).await);
                let (url, text) = (url_of(&name), dialect::for_postgres(&text));
                ask_at(url.clone(), async move |database| database.batch_execute(&text).await.expect("a database"));
                Self::Postgres(url)
            }
        }
    }

    /// One like it; a file is made in `folder`. Nobody may be in the one that is copied.
    pub fn copy(&self, folder: &Path) -> Self {
        match self {
            Self::Sqlite(path) => {
                let (log, copy) = (path.with_file_name("vitrine.db-wal"), folder.join("vitrine.db"));
                // Whoever leaves last takes the log along. Two who leave at once may each take the other for the last: then
                // we come and leave ourselves.
                for round in 1..=1000 {
                    if !log.exists() {
                        std::fs::copy(path, &copy).expect("a copy");
                        return Self::Sqlite(copy);
                    }
                    std::thread::sleep(Duration::from_millis(10));
                    if round % 100 == 0 {
                        let look =
                            |file: rusqlite::Connection| file.execute_batch("select count(*) from sqlite_master");
                        rusqlite::Connection::open(path).and_then(look).ok();
                    }
                }
                panic!("{}: somebody is still there", path.display());
            }
            Self::Postgres(url) => Self::Postgres(copy_postgres(url.rsplit('/').next().unwrap_or_default())),
        }
    }

    pub fn open(&self) -> Store {
        match self {
            Self::Sqlite(path) => Store::open_sqlite(path),
            Self::Postgres(url) => Store::open_postgres(&url.parse().expect("an address")),
        }
        .expect("a store")
    }

    /// Looks at all of it. Nobody else should be in a file.
    pub fn shape(&self) -> Shape {
        let (mut schema, mut rows) = (self.ask_texts(self.questions_about_the_schema()), Vec::new());
        for table in self.ask_texts(self.question_about_tables()) {
            rows.extend(self.rows_of(&table).into_iter().map(|row| format!("{table}: {row}")));
        }
        schema.sort();
        rows.sort();
        Shape { version: self.ask_number("select max(version) from schema_migration"), schema, rows }
    }

    fn question_about_tables(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "select name from sqlite_master where type = 'table'",
            Self::Postgres(_) => "select table_name::text from information_schema.tables where table_schema = 'public'",
        }
    }

    fn questions_about_the_schema(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master",
            Self::Postgres(_) => {
                "select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, collation_name)
                 from information_schema.columns
                 where table_schema = 'public'
                 union all
                 select conrelid::regclass::text || ' ' || pg_get_constraintdef(oid)
                 from pg_constraint
                 where connamespace = 'public'::regnamespace
                 union all
                 select indexdef from pg_indexes where schemaname = 'public'"
            }
        }
    }

    fn rows_of(&self, table: &str) -> Vec<String> {
        match self {
            Self::Sqlite(path) => {
                let file = rusqlite::Connection::open(path).expect("a database");
                let mut rows = file.prepare(&format!("select * from \"{table}\"")).expect("a table");
                let columns = rows.column_count();
                let read = |row: &rusqlite::Row<'_>| {
                    let values = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
                    values.map(|value| value.map(|value| format!("{value:?}"))).collect::<Result<Vec<_>, _>>()
                };
                let rows = rows.query_map([], read).expect("rows").map(|row| row.expect("a row").join(", "));
                rows.collect()
            }
            Self::Postgres(_) => self.ask_texts(&format!("select t::text from \"{table}\" t")),
        }
    }

    /// The only column of what that finds.
    fn ask_texts(&self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(path) => {
                let file = rusqlite::Connection::open(path).expect("a database");
                let mut rows = file.prepare(sql).expect("a question");
                rows.query_map([], |row| row.get(0)).expect("rows").map(|row| row.expect("a text")).collect()
            }
            Self::Postgres(url) => {
                let sql = sql.to_owned();
                ask_at(url.clone(), async move |database| {
                    let rows = database.query(&sql, &[]).await.expect("rows");
                    rows.iter().map(|row| row.get(0)).collect()
                })
            }
        }
    }

    pub fn ask_number(&self, sql: &str) -> i64 {
        let texts = self.ask_texts(&format!("select cast(({sql}) as text)"));
        texts.first().and_then(|text| text.parse().ok()).expect("a number")
    }

    /// Runs statements behind everybody's back.
    pub fn run(&self, sql: &str) {
        match self {
            Self::Sqlite(path) => {
                rusqlite::Connection::open(path).and_then(|file| file.execute_batch(sql)).expect("statements");
            }
            Self::Postgres(url) => {
                let sql = sql.to_owned();
                ask_at(url.clone(), async move |database| database.batch_execute(&sql).await.expect("statements"));
            }
        }
    }

    /// The variables that tell a process to use it.
    pub fn environment(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Sqlite(_) => Vec::new(),
            Self::Postgres(url) => vec![("VITRINE_DATABASE", url)],
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres(url) = self {
            let name = url.rsplit('/').next().unwrap_or_default().to_owned();
            // A server that is gone has no databases left.
            ask(async move |server| {
                server.batch_execute(&format!("drop database if exists {name} with (force)")).await.ok()
            });
        }
    }
}

fn server() -> Option<String> {
    std::env::var(SERVER).ok().filter(|url| !url.is_empty())
}

/// The address of a database on the server.
fn url_of(name: &str) -> String {
    let server = server().expect("there is a server");
    let (place, _) = server.rsplit_once('/').expect("an address");
    format!("{place}/{name}")
}

/// Copies a file whose schema is there already, which takes a moment; making the schema would take many. The file is made once for all
/// processes of a test run: it is named by this very binary.
fn new_sqlite(folder: &Path) -> PathBuf {
    const PREFIX: &str = "schema-";
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let binary = std::env::current_exe().and_then(std::fs::metadata).expect("this binary");
    let mut hasher = DefaultHasher::new();
    (binary.len(), binary.modified().expect("a time")).hash(&mut hasher);
    let template = place.join(format!("{PREFIX}{:016x}.db", hasher.finish()));
    if !template.exists() {
        let (made, draft) =
            (tempfile::tempdir_in(place).expect("a folder"), tempfile::tempdir_in(place).expect("a folder"));
        let file = made.path().join("vitrine.db");
        drop(Store::open_sqlite(&file).expect("a schema"));
        Database::Sqlite(file).copy(draft.path());
        forget_old(place, PREFIX);
        // Whoever comes second puts the same into the same place.
        std::fs::rename(draft.path().join("vitrine.db"), &template).expect("a template");
    }
    let copy = folder.join("vitrine.db");
    std::fs::copy(template, &copy).expect("a copy");
    copy
}

/// Takes away the templates of binaries that nobody runs any more.
fn forget_old(place: &Path, prefix: &str) {
    const HOUR: Duration = Duration::from_secs(3_600);
    for file in std::fs::read_dir(place).expect("a folder").flatten() {
        let age = file.metadata().and_then(|of| of.modified()).map(|then| then.elapsed().unwrap_or_default());
        if file.file_name().to_string_lossy().starts_with(prefix) && age.is_ok_and(|age| age > HOUR) {
            std::fs::remove_file(file.path()).ok();
        }
    }
}

/// Copies a database whose schema is there already, which takes a moment; making the schema would take many.
fn new_postgres() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    copy_postgres(TEMPLATE.get_or_init(make_template))
}

fn copy_postgres(template: &str) -> String {
    let name = format!("vitrine_{:016x}", getrandom::u64().expect("a number"));
    let statement = format!("create database {name} template {template} strategy file_copy");
    ask(async move |server| create(server, &statement).await);
    url_of(&name)
}

/// Made once for all processes of a test run, and named by what is in it.
fn make_template() -> String {
    let name = format!("vitrine_template_{:016x}", hash_of_migrations());
    let made = name.clone();
    ask(async move |server| {
        server.batch_execute("select pg_advisory_lock(1986622066, 2)").await.expect("a lock");
        let found = server.query_opt("select 1 from pg_database where datname = $1", &[&made]).await.expect("a look");
        if found.is_none() {
            let draft = format!("{made}_draft");
            create(server, &format!("create database {draft}")).await;
            let url: PostgresUrl = url_of(&draft).parse().expect("an address");
            drop(Store::open_postgres(&url).expect("a schema"));
            create(server, &format!("alter database {draft} rename to {made}")).await;
        }
    });
    name
}

/// Somebody who has just left a database may still be seen in it for a moment.
async fn create(server: &Client, statement: &str) {
    for _ in 0..200 {
        match server.batch_execute(statement).await {
            Ok(()) => return,
            Err(error) if error.code().is_some_and(|code| code.code() == "55006") => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(error) => panic!("{statement}: {error:?}"),
        }
    }
    panic!("{statement}: somebody is still there");
}

/// The migrations, in order.
fn migrations() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations");
    let files = std::fs::read_dir(folder).expect("the migrations").map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    files
}

fn hash_of_migrations() -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in migrations() {
        std::fs::read(file).expect("a migration").hash(&mut hasher);
    }
    hasher.finish()
}

/// Asks the server something.
fn ask<T: Send + 'static>(question: impl AsyncFnOnce(&Client) -> T + Send + 'static) -> T {
    ask_at(server().expect("there is a server"), question)
}

/// Asks at that address, on a thread of its own: whoever calls may be inside a runtime.
fn ask_at<T: Send + 'static>(url: String, question: impl AsyncFnOnce(&Client) -> T + Send + 'static) -> T {
    let asked = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (client, line) = tokio_postgres::connect(&url, NoTls).await.expect("the server answers");
            tokio::spawn(line);
            question(&client).await
        })
    });
    asked.join().expect("an answer")
}
