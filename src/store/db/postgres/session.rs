//! One connection to PostgreSQL: its settings, its prepared statements, and what its errors mean.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Connection, Error, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::{Row, StoreError, Value};
use super::address::PostgresUrl;
use super::tls;

/// How long a server may take to answer the first time.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// Statements that a connection keeps prepared. Lists of many lengths make many statements.
const STATEMENTS_MAX: usize = 512;

/// The connection's other half, which has to be driven; notices come out of it.
pub(super) type Line = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// A connection and the statements it has prepared.
pub(super) struct Session {
    client: Client,
    statements: HashMap<String, Prepared>,
    /// What begins the transaction, until it was sent: it goes with the first statement and costs no way of its own.
    beginning: Option<&'static str>,
}

#[derive(Clone)]
struct Prepared {
    statement: Statement,
    columns: Rc<[String]>,
}

/// What an error of the database means for the act that met it.
#[derive(Debug)]
pub(super) enum Fault {
    /// Nobody is to blame: others were faster, or the line broke before anything was decided. Another try may go well.
    Again(String),
    /// A constraint forbids it.
    Conflict(String),
    /// The database's disk is full.
    Full,
    /// Anything else.
    Broken(String),
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Again(_) => Self::Busy,
            Fault::Conflict(constraint) => Self::Conflict { constraint },
            Fault::Full => Self::Full,
            Fault::Broken(cause) => Self::Other(cause),
        }
    }
}

/// Opens a connection. `statement_timeout_ms` of 0 lets statements take as long as they need.
pub(super) async fn connect(url: &PostgresUrl, statement_timeout_ms: u32) -> Result<(Client, Line), Fault> {
    let tls = tls::connector(&url.trust).map_err(|error| Fault::Broken(error.to_string()))?;
    let mut config = url.config.clone();
    config.application_name("vitrine");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_PATIENCE);
    }
    // An act holds locks, and whoever waits for them stands in line: nothing here may take long.
    let settings = format!(
        "-c statement_timeout={statement_timeout_ms} -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s \
         -c client_min_messages=warning -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    );
    let options = config.get_options().map_or_else(|| settings.clone(), |own| format!("{settings} {own}"));
    config.options(options);
    // An error of connecting can hold the user's name, never the password.
    config.connect(tls).await.map_err(|error| fault(&error))
}

impl Session {
    /// Opens a connection that is driven by the runtime this is called on.
    pub(super) async fn open(url: &PostgresUrl, statement_timeout_ms: u32) -> Result<Self, Fault> {
        let (client, line) = connect(url, statement_timeout_ms).await?;
        tokio::spawn(async move {
            // Whoever uses the connection next hears that it is gone.
            if let Err(error) = line.await {
                tracing::warn!(error = %cause(&error), "a connection to the database broke off");
            }
        });
        Ok(Self { client, statements: HashMap::new(), beginning: None })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// From here on everything is in one transaction, which this statement begins.
    pub(super) fn begin(&mut self, statement: &'static str) {
        self.beginning = Some(statement);
    }

    /// Whether there is a transaction to be ended. One in which nothing was asked was never begun.
    pub(super) fn has_begun(&mut self) -> bool {
        self.beginning.take().is_none()
    }

    /// Statements without parameters, one after the other.
    pub(super) async fn batch(&self, sql: &str) -> Result<(), Fault> {
        self.client.batch_execute(sql).await.map_err(|error| fault(&error))
    }

    pub(super) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Fault> {
        let prepared = self.prepare(sql).await?;
        let params = places(&prepared.statement, params)?;
        let asked = self.client.query(&prepared.statement, &params);
        let rows = begin_and(&self.client, self.beginning.take(), asked).await?;
        rows.iter()
            .map(|row| {
                let values = (0..row.len()).map(|place| row.try_get(place)).collect::<Result<_, _>>();
                let values = values.map_err(|error| fault(&error))?;
                Ok(Row { columns: prepared.columns.clone(), values })
            })
            .collect()
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Fault> {
        let prepared = self.prepare(sql).await?;
        let params = places(&prepared.statement, params)?;
        let asked = self.client.execute(&prepared.statement, &params);
        begin_and(&self.client, self.beginning.take(), asked).await
    }

    async fn prepare(&mut self, sql: &str) -> Result<Prepared, Fault> {
        if let Some(prepared) = self.statements.get(sql) {
            return Ok(prepared.clone());
        }
        let statement = begin_and(&self.client, self.beginning.take(), self.client.prepare(sql)).await?;
        let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let prepared = Prepared { statement, columns };
        if self.statements.len() >= STATEMENTS_MAX {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

/// Sends what begins the transaction, if there is that to send, and behind it what is asked, without waiting in between.
async fn begin_and<T>(
    client: &Client,
    beginning: Option<&'static str>,
    asked: impl Future<Output = Result<T, Error>>,
) -> Result<T, Fault> {
    let Some(beginning) = beginning else { return asked.await.map_err(|error| fault(&error)) };
    let (begun, answer) = futures::join!(client.batch_execute(beginning), asked);
    begun.and(answer).map_err(|error| fault(&error))
}

/// The values for the statement's placeholders. More may be given than it has, as with SQLite.
fn places<'a>(statement: &Statement, params: &'a [Value]) -> Result<Vec<&'a (dyn ToSql + Sync)>, Fault> {
    let places = params.get(..statement.params().len());
    let places = places.ok_or_else(|| Fault::Broken("a placeholder without a value".into()))?;
    Ok(places.iter().map(|value| value as &(dyn ToSql + Sync)).collect())
}

/// What an error means.
pub(super) fn fault(error: &Error) -> Fault {
    let Some(refused) = error.as_db_error() else {
        let lost =
            error.is_closed() || std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>());
        return if lost { Fault::Again(cause(error)) } else { Fault::Broken(cause(error)) };
    };
    let code = refused.code();
    let again = [
        &SqlState::T_R_SERIALIZATION_FAILURE,
        &SqlState::T_R_DEADLOCK_DETECTED,
        &SqlState::LOCK_NOT_AVAILABLE,
        &SqlState::TOO_MANY_CONNECTIONS,
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
    ];
    if again.contains(&code) {
        Fault::Again(cause(error))
    } else if code.code().starts_with("23") {
        Fault::Conflict(constraint(refused))
    } else if *code == SqlState::DISK_FULL {
        tracing::error!(error = cause(error), "the database takes nothing more");
        Fault::Full
    } else {
        Fault::Broken(cause(error))
    }
}

/// The error with what caused it. What a database says of a row (its `detail`) is left out: rows hold names and addresses.
pub(super) fn cause(error: &Error) -> String {
    match error.as_db_error() {
        Some(refused) => format!("{} ({})", refused.message(), refused.code().code()),
        None => match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

/// The constraint as SQLite would name it: `table.column, table.column` where a value is there twice or missing.
fn constraint(refused: &tokio_postgres::error::DbError) -> String {
    let table = refused.table().unwrap_or_default();
    // "Key (provider, event_id)=(…) already exists.", in whatever language the words are.
    let twice = (*refused.code() == SqlState::UNIQUE_VIOLATION)
        .then(|| refused.detail()?.split_once('(')?.1.split_once(")=("))
        .flatten()
        .map(|(columns, _)| columns.to_owned());
    match twice.or_else(|| refused.column().map(str::to_owned)) {
        Some(columns) => {
            let columns = columns.split(", ").map(|column| format!("{table}.{}", column.trim_matches('"')));
            columns.collect::<Vec<_>>().join(", ")
        }
        None => refused.constraint().unwrap_or(table).to_owned(),
    }
}
