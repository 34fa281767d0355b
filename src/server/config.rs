//! What the process can be told: by a file, by the environment, by flags, the later winning over the earlier.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

use crate::domain::payment::CaptureMode;
use crate::providers::payment::stripe::{API_BASE, Account};
use crate::providers::secret::Secret;
use crate::store::db::PostgresUrl;

/// The file that is read from the data directory when no other is named.
const FILE_NAME: &str = "vitrine.toml";
/// What the names of environment variables begin with: `VITRINE_ADDR` sets `addr`.
const ENV_PREFIX: &str = "VITRINE_";
/// Where the data is kept when nothing is said.
const DEFAULT_DATA: &str = "data";
/// Where the server listens when nothing is said.
const DEFAULT_ADDR: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);
const DEFAULT_PAGE_CACHE_MB: u32 = 32;

/// The keys, for `vitrine serve --help`. A test keeps the list complete.
pub const KEYS_HELP: &str = "\
Configuration: vitrine.toml in the data directory (or the file of --config), then the environment, then flags.
  key                 environment                  meaning
  addr                VITRINE_ADDR                 where to listen [127.0.0.1:3000]; port 0 takes a free one
  origin              VITRINE_ORIGIN               the shop's own address as shoppers type it, https://shop.example;
                                                   other hosts are refused [http://ADDR]
  data                VITRINE_DATA                 the directory of the database and pictures [data]
  database            VITRINE_DATABASE             postgres://user:password@host/name, with ?sslmode=disable, prefer,
                                                   require or verify-full (and sslrootcert=FILE) and pool=CONNECTIONS;
                                                   several processes may serve from it [SQLite in the data directory]
  log                 VITRINE_LOG                  text or json, one line for each request, on stderr [text]
  payment_provider    VITRINE_PAYMENT_PROVIDER     who collects the money: test or stripe [test]
  stripe_secret_key   VITRINE_STRIPE_SECRET_KEY    the account’s secret or restricted key, sk_… or rk_…
  stripe_webhook_secrets  VITRINE_STRIPE_WEBHOOK_SECRETS  what signs the messages to /webhooks/stripe, whsec_…; two while
                                                   it is being changed, in the environment with a comma between them
  stripe_api_base     VITRINE_STRIPE_API_BASE      another address than Stripe’s, for an emulator; never with a live key
  capture             VITRINE_CAPTURE              when the money is taken: now or on_shipment [now]
  allow_test_gateway  VITRINE_ALLOW_TEST_GATEWAY   take test payments on an https origin, too: true or false [false]
  trusted_proxies     VITRINE_TRUSTED_PROXIES      addresses whose X-Forwarded-For is believed; in the environment
                                                   with commas between them [none]
  page_cache_mb       VITRINE_PAGE_CACHE_MB        memory for rendered pages, in MB [32]
  mail_url            VITRINE_MAIL_URL             the mail server: smtp://user:password@host:587 (STARTTLS),
                                                   smtps://… (TLS), smtp://host:25?tls=none; without it mails
                                                   become files in the data directory's mail folder [none]
  mail_from           VITRINE_MAIL_FROM            who mails are from [the shop's name and address]";

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object on each line.
    Json,
}

/// Who collects the money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ProviderName {
    /// The gateway in this binary, with play money.
    #[default]
    Test,
    Stripe,
}

/// What one source says; the rest is left open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    pub addr: Option<SocketAddr>,
    pub origin: Option<String>,
    pub data: Option<PathBuf>,
    pub database: Option<Secret>,
    pub log: Option<LogFormat>,
    pub payment_provider: Option<ProviderName>,
    pub stripe_secret_key: Option<Secret>,
    pub stripe_webhook_secrets: Option<Vec<Secret>>,
    pub stripe_api_base: Option<String>,
    pub capture: Option<CaptureMode>,
    pub allow_test_gateway: Option<bool>,
    pub trusted_proxies: Option<Vec<IpAddr>>,
    pub page_cache_mb: Option<u32>,
    pub mail_url: Option<Secret>,
    pub mail_from: Option<String>,
}

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub addr: SocketAddr,
    /// `None`: made of the address that the server listens on.
    pub origin: Option<Origin>,
    pub data: PathBuf,
    /// `None`: a SQLite file in the data directory.
    pub database: Option<PostgresUrl>,
    pub log: LogFormat,
    /// The account at Stripe, if Stripe collects the money.
    pub stripe: Option<Account>,
    pub capture: CaptureMode,
    pub allow_test_gateway: bool,
    pub trusted_proxies: Vec<IpAddr>,
    pub page_cache_mb: u32,
    pub mail_url: Option<Secret>,
    pub mail_from: Option<String>,
}

/// The shop's own address: a scheme and a host, nothing behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// A configuration that can't be used, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the file (`file`, or `vitrine.toml` in the data directory if it is there) and the environment, and lays the
    /// flags over them.
    ///
    /// # Errors
    /// When a source can't be read, has a key that does not exist, or a value that makes no sense.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: Layer,
    ) -> Result<Self, ConfigError> {
        let environment = Layer::from_environment(environment)?;
        let over = flags.over(environment);
        let from_file = match file {
            Some(path) => Layer::from_file(path)?,
            None => {
                let data = over.data.clone().unwrap_or_else(|| DEFAULT_DATA.into());
                let path = data.join(FILE_NAME);
                if path.exists() { Layer::from_file(&path)? } else { Layer::default() }
            }
        };
        over.over(from_file).complete()
    }
}

impl Layer {
    fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError(format!("{} can't be read: {error}", path.display())))?;
        // All that the parser has to say repeats the line, which may hold a secret.
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            ConfigError(format!("{}, line {line}: {}", path.display(), error.message().trim()))
        })
    }

    /// Takes what begins with `VITRINE_`; names it does not know are left alone, they may be another program's.
    fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let known: BTreeMap<String, String> = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(ENV_PREFIX)?.to_ascii_lowercase(), value)))
            .collect();
        let get = |key: &str| known.get(key).filter(|value| !value.is_empty());
        Ok(Self {
            addr: get("addr").map(|text| parse("addr", text)).transpose()?,
            origin: get("origin").cloned(),
            data: get("data").map(PathBuf::from),
            database: get("database").map(|text| Secret::new(text)),
            log: get("log")
                .map(|text| LogFormat::from_str(text, false).map_err(|_| wrong("log", text, "text or json")))
                .transpose()?,
            payment_provider: get("payment_provider")
                .map(|text| {
                    ProviderName::from_str(text, false).map_err(|_| wrong("payment_provider", text, "test or stripe"))
                })
                .transpose()?,
            stripe_secret_key: get("stripe_secret_key").map(|text| Secret::new(text)),
            stripe_webhook_secrets: get("stripe_webhook_secrets")
                .map(|text| text.split(',').map(|part| Secret::new(part.trim())).collect()),
            stripe_api_base: get("stripe_api_base").cloned(),
            capture: get("capture").map(|text| parse("capture", text)).transpose()?,
            allow_test_gateway: get("allow_test_gateway").map(|text| parse("allow_test_gateway", text)).transpose()?,
            trusted_proxies: get("trusted_proxies")
                .map(|text| text.split(',').map(|part| parse("trusted_proxies", part.trim())).collect())
                .transpose()?,
            page_cache_mb: get("page_cache_mb").map(|text| parse("page_cache_mb", text)).transpose()?,
            mail_url: get("mail_url").map(|text| Secret::new(text)),
            mail_from: get("mail_from").cloned(),
        })
    }

    /// What this one says, and where it says nothing, what `under` says.
    fn over(self, under: Self) -> Self {
        Self {
            addr: self.addr.or(under.addr),
            origin: self.origin.or(under.origin),
            data: self.data.or(under.data),
            database: self.database.or(under.database),
            log: self.log.or(under.log),
            payment_provider: self.payment_provider.or(under.payment_provider),
            stripe_secret_key: self.stripe_secret_key.or(under.stripe_secret_key),
            stripe_webhook_secrets: self.stripe_webhook_secrets.or(under.stripe_webhook_secrets),
            stripe_api_base: self.stripe_api_base.or(under.stripe_api_base),
            capture: self.capture.or(under.capture),
            allow_test_gateway: self.allow_test_gateway.or(under.allow_test_gateway),
            trusted_proxies: self.trusted_proxies.or(under.trusted_proxies),
            page_cache_mb: self.page_cache_mb.or(under.page_cache_mb),
            mail_url: self.mail_url.or(under.mail_url),
            mail_from: self.mail_from.or(under.mail_from),
        }
    }

    fn complete(self) -> Result<Config, ConfigError> {
        let stripe = match self.payment_provider.unwrap_or_default() {
            ProviderName::Test => None,
            ProviderName::Stripe => {
                let missing = |key: &str| ConfigError(format!("payment_provider is stripe, and {key} is missing"));
                Some(Account {
                    secret_key: self.stripe_secret_key.ok_or_else(|| missing("stripe_secret_key"))?,
                    webhook_secrets: self.stripe_webhook_secrets.ok_or_else(|| missing("stripe_webhook_secrets"))?,
                    api_base: self.stripe_api_base.unwrap_or_else(|| API_BASE.to_owned()),
                })
            }
        };
        Ok(Config {
            addr: self.addr.unwrap_or(DEFAULT_ADDR),
            origin: self.origin.as_deref().map(Origin::parse).transpose()?,
            data: self.data.unwrap_or_else(|| DEFAULT_DATA.into()),
            database: self
                .database
                .map(|text| text.expose().parse())
                .transpose()
                .map_err(|why| ConfigError(format!("database can't be that: {why}")))?,
            log: self.log.unwrap_or_default(),
            stripe,
            capture: self.capture.unwrap_or_default(),
            allow_test_gateway: self.allow_test_gateway.unwrap_or(false),
            trusted_proxies: self.trusted_proxies.unwrap_or_default(),
            page_cache_mb: self.page_cache_mb.unwrap_or(DEFAULT_PAGE_CACHE_MB),
            mail_url: self.mail_url,
            mail_from: self.mail_from,
        })
    }
}

impl Origin {
    /// # Errors
    /// When the text is not a scheme and a host.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let origin = text.strip_suffix('/').unwrap_or(text);
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let plain = |host: &str| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        };
        if !host.is_some_and(plain) {
            return Err(wrong("origin", text, "a scheme and a host and nothing else, such as https://shop.example"));
        }
        Ok(Self(origin.to_ascii_lowercase()))
    }

    /// The origin of a server on this machine. An address that stands for all of the machine's is reached as loopback.
    pub fn of_address(address: SocketAddr) -> Self {
        let ip = match address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        match address.port() {
            80 if ip.is_ipv6() => Self(format!("http://[{ip}]")),
            80 => Self(format!("http://{ip}")),
            port => Self(format!("http://{}", SocketAddr::new(ip, port))),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `shop.example`, or `127.0.0.1:3000`: what a browser writes into the `Host` header.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

fn parse<T: std::str::FromStr<Err: fmt::Display>>(key: &str, text: &str) -> Result<T, ConfigError> {
    text.parse().map_err(|error| ConfigError(format!("{key} can't be “{text}”: {error}")))
}

fn wrong(key: &str, text: &str, wanted: &str) -> ConfigError {
    ConfigError(format!("{key} can't be “{text}”: it is {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)], flags: Layer) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.toml");
        std::fs::write(&path, file).expect("a file");
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Some(&path), environment, flags)
    }

    #[test]
    fn flags_win_over_the_environment_and_that_over_the_file() {
        let file = "addr = \"127.0.0.1:1\"\norigin = \"https://file.example\"\npage_cache_mb = 1\n";
        let environment = [("VITRINE_ADDR", "127.0.0.1:2"), ("VITRINE_PAGE_CACHE_MB", "2"), ("VITRINE_LOG", "json")];
        let flags = Layer { addr: Some(([127, 0, 0, 1], 3).into()), ..Layer::default() };
        let config = load(file, &environment, flags).expect("a configuration");
        assert_eq!(config.addr.port(), 3);
        assert_eq!(config.page_cache_mb, 2);
        assert_eq!(config.origin.expect("an origin").as_str(), "https://file.example");
        assert_eq!(config.log, LogFormat::Json);
    }

    #[test]
    fn the_file_in_the_data_directory_is_read_unasked() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(FILE_NAME), "page_cache_mb = 7").expect("a file");
        let flags = Layer { data: Some(folder.path().to_owned()), ..Layer::default() };
        assert_eq!(Config::load(None, [], flags).expect("a configuration").page_cache_mb, 7);
    }

    #[test]
    fn a_key_that_does_not_exist_is_refused_by_name() {
        let refused = load("adr = \"127.0.0.1:1\"", &[], Layer::default()).expect_err("it is refused").to_string();
        assert!(refused.contains("unknown field `adr`"), "{refused}");
    }

    #[test]
    fn a_slip_in_a_line_with_a_secret_is_found_by_its_number_and_the_secret_is_not_shown() {
        for slip in ["stripe_secret_key = \"sk_test_hushed", "stripe_secret_kye = \"sk_test_hushed\""] {
            let file = format!("log = \"text\"\n{slip}\n");
            let refused = load(&file, &[], Layer::default()).expect_err("it is refused").to_string();
            assert!(refused.contains("line 2") && !refused.contains("hushed"), "{refused}");
        }
    }

    #[test]
    fn stripe_needs_its_keys_and_they_are_not_shown() {
        for (file, names) in [
            ("payment_provider = \"stripe\"", "stripe_secret_key"),
            ("payment_provider = \"stripe\"\nstripe_secret_key = \"sk_test_1\"", "stripe_webhook_secrets"),
        ] {
            let refused = load(file, &[], Layer::default()).expect_err("it is refused").to_string();
            assert!(refused.contains(names), "{refused}");
        }
        let environment = [
            ("VITRINE_PAYMENT_PROVIDER", "stripe"),
            ("VITRINE_STRIPE_SECRET_KEY", "sk_test_canary"),
            ("VITRINE_STRIPE_WEBHOOK_SECRETS", "whsec_canary1, whsec_canary2"),
            ("VITRINE_CAPTURE", "on_shipment"),
        ];
        let config = load("", &environment, Layer::default()).expect("a configuration");
        assert_eq!(config.capture, CaptureMode::OnShipment);
        let account = config.stripe.clone().expect("an account");
        assert_eq!((account.webhook_secrets.len(), account.api_base.as_str()), (2, API_BASE));
        assert!(!format!("{config:?}").contains("canary"));
        let unused = load("stripe_secret_key = \"sk_live_1\"", &[], Layer::default()).expect("a configuration");
        assert_eq!(unused.stripe, None, "a key alone changes nothing");
    }

    #[test]
    fn values_that_make_no_sense_are_refused() {
        for (file, name, value) in [
            ("origin = \"shop.example\"", "", ""),
            ("origin = \"https://shop.example/path\"", "", ""),
            ("origin = \"javascript:alert(1)\"", "", ""),
            ("page_cache_mb = -1", "", ""),
            ("database = \"mysql://db/shop\"", "", ""),
            ("database = \"postgres://db/shop?sslmode=maybe\"", "", ""),
            ("log = \"xml\"", "", ""),
            ("", "VITRINE_ADDR", "somewhere"),
            ("", "VITRINE_LOG", "xml"),
            ("", "VITRINE_PAYMENT_PROVIDER", "cash"),
            ("", "VITRINE_CAPTURE", "later"),
            ("", "VITRINE_TRUSTED_PROXIES", "10.0.0.1,ten"),
        ] {
            assert!(load(file, &[(name, value)], Layer::default()).is_err(), "{file}{name}={value}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for database in ["postgres://shop:s3cret@db.example/shop", "postgres://shop:s3cret@db.example:x/shop"] {
            let shown = match load("", &[("VITRINE_DATABASE", database)], Layer::default()) {
                Ok(config) => format!("{config:?}"),
                Err(error) => error.to_string(),
            };
            assert!(!shown.contains("s3cret"), "{shown}");
            let layer = Layer { database: Some(Secret::new(database)), ..Layer::default() };
            assert!(!format!("{layer:?}").contains("s3cret"));
        }
    }

    #[test]
    fn the_origin_of_an_address_can_be_typed_into_a_browser() {
        for (address, origin) in [
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::]:8080", "http://[::1]:8080"),
            ("[::1]:80", "http://[::1]"),
            ("127.0.0.1:80", "http://127.0.0.1"),
        ] {
            assert_eq!(Origin::of_address(address.parse().expect("an address")).as_str(), origin);
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let config =
            load("mail_url = \"smtps://shop:hunter2@mail.example\"", &[], Layer::default()).expect("it is read");
        assert!(!format!("{config:?}").contains("hunter2"));
        assert!(config.mail_url.expect("it is there").expose().contains("hunter2"));
    }

    #[test]
    fn the_help_names_every_key() {
        let refused = load("no_such_key = 1", &[], Layer::default()).expect_err("it is refused").to_string();
        let (_, known) = refused.rsplit_once("expected one of ").expect("the keys are listed");
        for key in known.split(", ").map(|key| key.trim_matches('`')) {
            assert!(KEYS_HELP.contains(&format!("\n  {key} ")), "{key}");
        }
    }
}
