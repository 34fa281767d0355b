//! A process dies, or its disk fails, in the middle of bringing a shop of an old schema up to date: the old schema is there, or
//! one of those on the way, whole, and the next start goes on from it and ends as if nothing had happened.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::ffi::{SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE};
use tempfile::TempDir;
use vitrine::store::db::{SCHEMA_VERSION, Store};

use super::Part;
use super::dice::Dice;
use super::disk::platter::Platter;
use super::disk::{Call, Disk, Event, Fault};
use crate::database::{Database, Kind, Shape, kinds};
use crate::flow::upgrade::OLD;

/// How the upgrade ends too early.
#[derive(Debug, Clone, Copy)]
enum End {
    /// `kill -9`: what was written until then is there.
    Killed,
    /// The power goes: what was not synced may be missing.
    PowerGone,
    /// The disk fails, and the process ends as it can.
    DiskFails(Call, i32, bool),
}

const ENDS: [End; 8] = [
    End::Killed,
    End::PowerGone,
    End::DiskFails(Call::Write, SQLITE_IOERR_WRITE, false),
    End::DiskFails(Call::Write, SQLITE_IOERR_WRITE, true),
    End::DiskFails(Call::Write, SQLITE_FULL, true),
    End::DiskFails(Call::Sync, SQLITE_IOERR_FSYNC, false),
    End::DiskFails(Call::Sync, SQLITE_IOERR_FSYNC, true),
    End::DiskFails(Call::Truncate, SQLITE_IOERR_TRUNCATE, true),
];

/// A shop of an old schema, and its upgrade when nothing goes wrong.
struct Upgrade {
    version: i64,
    database: Database,
    folder: TempDir,
    /// What the disk saw, and how often it was called.
    events: Vec<Event>,
    calls: BTreeMap<Call, u64>,
    /// What it ends with.
    new: Shape,
}

/// One way in which one upgrade ends too early: at an event, or at a call of the disk.
struct Mishap {
    upgrade: Arc<Upgrade>,
    end: End,
    at: u64,
}

#[test]
fn a_file_whose_upgrade_was_cut_off_is_upgraded_by_the_next_start() {
    let schemas = schemas(Kind::Sqlite);
    let mut mishaps = Vec::new();
    for (version, rows) in OLD {
        let upgrade = Arc::new(Upgrade::watch(version, rows));
        for end in ENDS {
            let moments = match end {
                End::Killed | End::PowerGone => upgrade.events.len() as u64,
                End::DiskFails(call, ..) => upgrade.calls.get(&call).copied().unwrap_or_default(),
            };
            mishaps.extend((1..=moments).map(|at| Mishap { upgrade: upgrade.clone(), end, at }));
        }
    }
    let all = mishaps.len() as u64;
    assert!(all > 1_000, "hardly anything is written: {all}");
    let try_one = |seed| {
        mishaps[scattered(seed, all)].try_it(&schemas, seed);
        1_u64
    };
    Part::new("upgrades of a file cut off", 60, all).prove(try_one, |cut| format!("{cut} went on to the end"));
}

/// Tries that stand beside each other fall on places that do not: in the suite the first few are from everywhere.
fn scattered(seed: u64, all: u64) -> usize {
    const PRIME: u64 = 1_000_003;
    usize::try_from((seed % all) * PRIME % all).expect("an index")
}

/// What each schema looks like, by its version.
fn schemas(kind: Kind) -> BTreeMap<i64, Vec<String>> {
    let (oldest, _) = OLD[0];
    let looks = (oldest..=SCHEMA_VERSION).map(|version| {
        let folder = tempfile::tempdir().expect("a folder");
        let until = usize::try_from(version).expect("a version");
        (version, Database::of_schema(until, "", kind, folder.path()).shape().schema)
    });
    looks.collect()
}

impl Upgrade {
    fn watch(version: i64, rows: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let until = usize::try_from(version).expect("a version");
        let database = Database::of_schema(until, rows, Kind::Sqlite, folder.path());
        let place = tempfile::tempdir().expect("a folder");
        let copy = database.copy(place.path());
        let disk = Disk::watch(place.path());
        drop(copy.open());
        let (events, calls) = (disk.events(), disk.calls());
        Self { version, database, folder, events, calls, new: copy.shape() }
    }
}

impl Mishap {
    fn try_it(&self, schemas: &BTreeMap<i64, Vec<String>>, seed: u64) {
        let place = match self.end {
            End::DiskFails(call, code, lasts) => self.fail(Fault { call, number: self.at, code, lasts }),
            End::Killed | End::PowerGone => self.cut(seed),
        };
        let told = || format!("schema {}, {:?} at {}, seed {seed}", self.upgrade.version, self.end, self.at);

        let found = look_at_copy(place.path());
        assert!((self.upgrade.version..=SCHEMA_VERSION).contains(&found.version), "{}: {}", told(), found.version);
        assert_eq!(found.schema, schemas[&found.version], "{}: half a schema", told());

        let _disk = Disk::hurry(place.path());
        let database = Database::Sqlite(place.path().join("vitrine.db"));
        let opened = Store::open_sqlite(&place.path().join("vitrine.db"));
        drop(opened.unwrap_or_else(|error| panic!("{}: the next start: {error}", told())));
        let shape = database.shape();
        assert_eq!(shape, self.upgrade.new, "{}", told());
    }

    /// The disk fails under the real upgrade; answers the files as the system shows them.
    fn fail(&self, fault: Fault) -> TempDir {
        let place = tempfile::tempdir().expect("a folder");
        let copy = self.upgrade.database.copy(place.path());
        let disk = Disk::watch(place.path());
        disk.fail(fault);
        // What fails after the last migration is the next one's trouble.
        let Database::Sqlite(path) = &copy else { panic!("a file") };
        let opened = Store::open_sqlite(path);
        let left = copy_of(place.path());
        drop(opened);
        left
    }

    /// Plays what the disk saw up to that event.
    fn cut(&self, seed: u64) -> TempDir {
        let mut platter = Platter::of(self.upgrade.folder.path());
        let mut dice = Dice::new(seed);
        let until = usize::try_from(self.at).expect("an index");
        for event in &self.upgrade.events[..until] {
            platter.happen(event, &mut dice);
        }
        let place = tempfile::tempdir().expect("a folder");
        match self.end {
            End::PowerGone => platter.cut(&mut dice, place.path()),
            _ => platter.show(place.path()),
        }
        place
    }
}

fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["vitrine.db", "vitrine.db-wal", "vitrine.db-journal"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.path().join(name)).expect("a copy");
        }
    }
    copy
}

/// Looking at a database brings what is in its log into it; what the next start finds must not be changed by that.
fn look_at_copy(folder: &Path) -> Shape {
    let copy = copy_of(folder);
    Database::Sqlite(copy.path().join("vitrine.db")).shape()
}

/// The upgrade's statement at which it ends, and how: what the database says is 1 of these.
#[derive(Debug, Clone, Copy)]
enum Strike {
    /// The statement fails.
    Fails,
    /// The database ends the connection, as it does when it is stopped.
    IsKilled,
}

#[test]
fn a_postgresql_whose_upgrade_was_cut_off_is_upgraded_by_the_next_start() {
    if !kinds().contains(&Kind::Postgres) {
        return;
    }
    let schemas = schemas(Kind::Postgres);
    let upgrades: Vec<_> = OLD.iter().map(|(version, rows)| PostgresUpgrade::count(*version, rows)).collect();
    let mut mishaps = Vec::new();
    for upgrade in &upgrades {
        for strike in [Strike::Fails, Strike::IsKilled] {
            mishaps.extend((1..=upgrade.statements).map(|at| (upgrade, strike, at)));
        }
    }
    let all = mishaps.len() as u64;
    assert!(all > 200, "hardly anything is done: {all}");
    let try_one = |seed| {
        let (upgrade, strike, at) = mishaps[scattered(seed, all)];
        upgrade.try_it(strike, at, &schemas);
        1_u64
    };
    Part::new("upgrades of a PostgreSQL cut off", 12, all).prove(try_one, |cut| format!("{cut} went on to the end"));
}

/// The same on PostgreSQL.
struct PostgresUpgrade {
    version: i64,
    database: Database,
    /// Statements that change the schema or its book, and commits.
    statements: i64,
    new: Shape,
}

impl PostgresUpgrade {
    fn count(version: i64, rows: &str) -> Self {
        let folder = Path::new("");
        let until = usize::try_from(version).expect("a version");
        let database = Database::of_schema(until, rows, Kind::Postgres, folder);
        let copy = database.copy(folder);
        strike_at(&copy, 0, Strike::Fails);
        drop(copy.open());
        let statements = copy.ask_number("select last_value from struck");
        calm(&copy);
        Self { version, database, statements, new: copy.shape() }
    }

    fn try_it(&self, strike: Strike, at: i64, schemas: &BTreeMap<i64, Vec<String>>) {
        let told = format!("schema {}, statement {at} {strike:?}", self.version);
        let database = self.database.copy(Path::new(""));
        strike_at(&database, at, strike);
        let Database::Postgres(url) = &database else { panic!("a PostgreSQL") };
        let url = url.parse().expect("an address");
        let refused = Store::open_postgres(&url).map(drop);
        assert!(refused.is_err(), "{told}: it was not struck");
        calm(&database);
        let found = database.shape();
        assert!((self.version..SCHEMA_VERSION).contains(&found.version), "{told}: {}", found.version);
        assert_eq!(found.schema, schemas[&found.version], "{told}: half a schema");

        drop(Store::open_postgres(&url).unwrap_or_else(|error| panic!("{told}: the next start: {error}")));
        assert_eq!(database.shape(), self.new, "{told}");
    }
}

/// Lets the statement with that number be the last; 0 is none. Statements that change the schema are counted, the entry in its
/// book, and the commit.
fn strike_at(database: &Database, number: i64, strike: Strike) {
    let strikes = match strike {
        Strike::Fails => "raise exception 'the disk failed' using errcode = '58030'",
        Strike::IsKilled => "perform pg_terminate_backend(pg_backend_pid())",
    };
    database.run(&format!(
        "create sequence struck;
         create function strike() returns event_trigger language plpgsql as $$
         begin
             if nextval('struck') = {number} then {strikes}; end if;
         end $$;
         create function strike_row() returns trigger language plpgsql as $$
         begin
             if nextval('struck') = {number} then {strikes}; end if;
             return null;
         end $$;
         create trigger strike after insert on schema_migration for each row execute function strike_row();
         create constraint trigger strike_commit after insert on schema_migration deferrable initially deferred
             for each row execute function strike_row();
         create event trigger strike on ddl_command_start execute function strike();"
    ));
}

fn calm(database: &Database) {
    database.run(
        "drop event trigger strike;
         drop function strike();
         drop function strike_row() cascade;
         drop sequence struck;",
    );
}
