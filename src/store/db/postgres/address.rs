//! Where a PostgreSQL database is, and how it is spoken to: a URL that is checked when the shop is configured.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::config::SslMode;

/// How far the line to the database is trusted, in libpq's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trust {
    /// Whoever answers is the database; the line may still be encrypted (`disable`, `prefer`, `require`).
    Anyone,
    /// The database has to prove its name, by a certificate of the system's authorities or of those in the file
    /// (`verify-full`).
    Certified { authorities: Option<PathBuf> },
}

/// The address of a database, `postgres://user:password@host/name?sslmode=…`. It shows itself without the password.
#[derive(Clone)]
pub struct PostgresUrl {
    pub(super) config: tokio_postgres::Config,
    pub(super) trust: Trust,
    /// How many connections a process may have.
    pub(super) pool: usize,
    shown: String,
}

/// Connections when nothing is said: PostgreSQL lets a hundred in, and a few processes have room there.
const POOL: usize = 16;
const POOL_MAX: usize = 200;

impl PostgresUrl {
    /// Whether a text means a PostgreSQL database at all.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }
}

impl FromStr for PostgresUrl {
    type Err = String;

    /// The refusal never repeats the text: it may hold a password.
    fn from_str(text: &str) -> Result<Self, String> {
        if !Self::is_meant_by(text) {
            return Err("a database's address begins with postgres://".into());
        }
        let (place, parameters) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut authorities, mut pool, mut rest) = ("prefer", None, POOL, Vec::new());
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = value,
                Some(("sslrootcert", value)) => authorities = Some(PathBuf::from(value)),
                Some(("pool", value)) => {
                    let count = value.parse().ok().filter(|count| (2..=POOL_MAX).contains(count));
                    pool = count.ok_or_else(|| format!("pool is a number of connections from 2 to {POOL_MAX}"))?;
                }
                // The driver knows the others.
                _ => rest.push(parameter),
            }
        }
        let driver_text = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
        let mut config: tokio_postgres::Config = driver_text
            .parse()
            .map_err(|error: tokio_postgres::Error| format!("this is no database's address: {error}"))?;
        let (ssl, trust) = match mode {
            "disable" => (SslMode::Disable, Trust::Anyone),
            "prefer" => (SslMode::Prefer, Trust::Anyone),
            "require" => (SslMode::Require, Trust::Anyone),
            "verify-full" => (SslMode::Require, Trust::Certified { authorities }),
            _ => return Err("sslmode is disable, prefer, require or verify-full".into()),
        };
        config.ssl_mode(ssl);
        if config.get_dbname().is_none() {
            return Err("the address does not name a database: postgres://user@host/name".into());
        }
        Ok(Self { shown: without_password(place), config, trust, pool })
    }
}

/// The address up to its parameters, which may hold a password, too.
fn without_password(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return String::new() };
    match rest.rsplit_once('@') {
        Some((who, place)) => format!("{scheme}://{}@{place}", who.split(':').next().unwrap_or_default()),
        None => format!("{scheme}://{rest}"),
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({})", self.shown)
    }
}

impl PartialEq for PostgresUrl {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config && self.trust == other.trust && self.pool == other.pool
    }
}

impl Eq for PostgresUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<PostgresUrl, String> {
        text.parse()
    }

    #[test]
    fn nothing_that_is_printed_has_the_password() {
        for text in [
            "postgres://shop:s3cret@db.example:5433/shop",
            "postgres://shop:s3cr:s3cret@db.example/shop?sslmode=require",
            "postgres://shop@db.example/shop?password=s3cret",
        ] {
            let url = parse(text).expect(text);
            assert!(!format!("{url} {url:?}").contains("s3cret"), "{url}");
            assert!(url.to_string().contains("shop@db.example"), "{url}");
        }
        let refused = parse("postgres://shop:s3cret@db.example:port/shop").expect_err("no port");
        assert!(!refused.contains("s3cret"), "{refused}");
    }

    #[test]
    fn sslmode_says_how_far_the_line_is_trusted() {
        for (mode, ssl, trust) in [
            ("disable", SslMode::Disable, Trust::Anyone),
            ("prefer", SslMode::Prefer, Trust::Anyone),
            ("require", SslMode::Require, Trust::Anyone),
            ("verify-full", SslMode::Require, Trust::Certified { authorities: None }),
        ] {
            let url = parse(&format!("postgres://shop@db.example/shop?connect_timeout=5&sslmode={mode}")).expect(mode);
            assert_eq!((url.config.get_ssl_mode(), url.trust), (ssl, trust), "{mode}");
        }
        let url = parse("postgres://shop@db.example/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem").expect("a file");
        assert_eq!(url.trust, Trust::Certified { authorities: Some("/etc/ca.pem".into()) });
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "mysql://db/shop",
            "postgres://db.example",
            "postgres://db/shop?sslmode=maybe",
            "postgres://db/shop?x=1",
            "postgres://db/shop?pool=0",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
