//! The command line: what the binary can do.

mod books;
mod catalog;
mod demo;
mod emulator;
mod gift_cards;
mod newsletter;
mod orders;
mod questions;
mod reconciliation;
mod reviews;
mod settings;
mod slugs;
mod stock;
mod translations;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use super::config::{Config, KEYS_HELP, Layer, LogFormat};
use super::data_dir::DataDir;
use super::payment::with_provider;
use super::serve::{self, Serving};
use super::{config, database, log};
use crate::demo::ORDERS;
use crate::providers::secret::Secret;
use crate::services::reconciliation::DAYS;
use crate::services::{Ctx, ServiceError};
use crate::store::db::is_marked_damaged;

const EXAMPLES: &str = "\
Examples:
  vitrine serve --demo                     a shop to try, on http://127.0.0.1:3000
  vitrine demo                             the same with two years of customers and orders; then serve it
  vitrine serve --data /srv/shop           a shop of your own
  vitrine import products.csv --dry-run    what an import would do, row by row
  vitrine import products.csv              takes in Shopify's product CSV
  vitrine export products.csv              writes the catalogue as such a file
  vitrine orders list                      the newest orders
  vitrine orders fulfill 1001              notes that order 1001 was handed over to the carrier
  vitrine reviews list --state pending     what buyers wrote and nobody has read yet
  vitrine questions list --state pending   what people ask about products and nobody has answered yet
  vitrine orders withdrawals               who withdrew from a contract, and what waits for you
  vitrine newsletter export readers.csv    who gets the newsletter
  vitrine gift-cards issue --amount 50.00  makes a gift card and prints its code, once
  vitrine stock set J-1 12                 12 pieces of the SKU J-1 were counted
  vitrine slugs change product mug cup     /products/mug leads to /products/cup from now on
  vitrine settings export shop.toml        writes rules, markets, prices, promotions, synonyms
  vitrine translations export de texts.csv writes all texts of the catalogue, to be said in German
  vitrine audit                            looks whether the books are right
  vitrine audit --repair                   mends what follows from other rows, and looks again
  vitrine audit --provider                 compares the provider's books with ours, row by row
  vitrine reconcile                        compares the last 7 days, and writes down what differs
  vitrine reconcile take 3                 a human sees to difference 3: no money goes back by itself
  vitrine backup shop.db                   copies the database while the shop goes on
  vitrine restore shop.db                  takes a copy back; the shop must be stopped
  vitrine migrate-data --to postgres://…   moves the shop to PostgreSQL; the shop must be stopped

Exit codes: 0 done, 1 failed, 2 called or configured wrongly, 3 refused, wholly or in part: bad rows in an import,
a breach found by the audit, a difference from the provider's books, a file that can't be restored.";

/// A shop: its pages, its till and its books, in one program.
#[derive(Parser)]
#[command(name = "vitrine", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

/// Where the shop is.
#[derive(Args)]
struct Place {
    /// The directory with the shop's database and pictures [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://user@host/name, in place of the file in the data directory. Other users of the
    /// machine can see flags: a password belongs into the configuration file or the environment
    #[arg(long, global = true, value_name = "URL")]
    database: Option<Secret>,
    /// The configuration file [default: vitrine.toml in the data directory, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the shop
    #[command(after_help = KEYS_HELP)]
    Serve {
        /// Where to listen; port 0 takes a free one, which is printed [default: 127.0.0.1:3000]
        #[arg(long, value_name = "HOST:PORT")]
        addr: Option<SocketAddr>,
        /// Fills an empty shop with a demo catalogue
        #[arg(long)]
        demo: bool,
        /// How log lines are written [default: text]
        #[arg(long, value_name = "FORMAT")]
        log: Option<LogFormat>,
    },
    /// Fills an empty shop with the demo: its catalogue, its reviews, and two years of customers and orders. The shop must be stopped
    Demo {
        /// How many people come to order
        #[arg(long, default_value_t = ORDERS)]
        orders: u32,
    },
    /// Takes a catalogue in from Shopify's product CSV; the shop may go on meanwhile
    Import {
        file: PathBuf,
        /// Says what would be done, row by row, and does nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes the catalogue as Shopify's product CSV
    Export {
        /// The file to write; it must not be there yet
        file: PathBuf,
    },
    /// Works on orders: parcels, cancellations, returns, refunds; the shop may go on meanwhile
    #[command(subcommand)]
    Orders(orders::Orders),
    /// Reads reviews, and publishes, rejects or answers them; the shop may go on meanwhile
    #[command(subcommand)]
    Reviews(reviews::Reviews),
    /// Reads what people ask about products, and answers or rejects it; the shop may go on meanwhile
    #[command(subcommand)]
    Questions(questions::Questions),
    /// Lists and exports who gets the newsletter; the shop may go on meanwhile
    #[command(subcommand)]
    Newsletter(newsletter::Newsletter),
    /// Issues gift cards, shows and disables them; the shop may go on meanwhile
    #[command(subcommand)]
    GiftCards(gift_cards::GiftCards),
    /// Gives products and collections other addresses; the shop may go on meanwhile
    #[command(subcommand)]
    Slugs(slugs::Slugs),
    /// Writes the merchant's texts for translating, and takes translations in; the shop may go on meanwhile
    #[command(subcommand)]
    Translations(translations::Translations),
    /// Shows and changes what lies on the shelves; the shop may go on meanwhile
    #[command(subcommand)]
    Stock(stock::StockCommand),
    /// Looks whether the shop's books are right; the shop may go on meanwhile
    Audit {
        /// Mends what follows from other rows (counts and sums), and looks again
        #[arg(long)]
        repair: bool,
        /// Asks the payment provider, too, and compares its books with ours row by row
        #[arg(long)]
        provider: bool,
    },
    /// Compares the payment provider's books with ours, as the shop does every night
    #[command(args_conflicts_with_subcommands = true)]
    Reconcile {
        /// So many days are looked back
        #[arg(long, default_value_t = DAYS)]
        days: u32,
        #[command(subcommand)]
        command: Option<reconciliation::Reconcile>,
    },
    /// Writes and takes in what the merchant sets: rules, markets, price lists, promotions, synonyms
    #[command(subcommand)]
    Settings(settings::SettingsCommand),
    /// Copies the database to a new file; the shop may go on meanwhile
    Backup {
        /// The file to write; it must not be there yet
        file: PathBuf,
    },
    /// Takes the database from a copy; the shop must be stopped
    Restore { file: PathBuf },
    /// Moves the shop from its file into an empty PostgreSQL database; the shop must be stopped
    MigrateData {
        /// The database, postgres://user:password@host/name. Other users of the machine can see flags, and can't see the
        /// environment
        #[arg(long, value_name = "URL", env = "VITRINE_MIGRATE_TO", hide_env_values = true)]
        to: Secret,
    },
    /// Stands for Stripe, for trying a shop without an account
    #[command(hide = true)]
    StripeEmulator(emulator::EmulatorOptions),
}

/// Why a command did not do what was asked, by exit code.
#[derive(Debug)]
enum Failure {
    /// Something that should work does not.
    Failed(String),
    /// It was called or configured wrongly.
    Usage(String),
    /// What was given can't be taken, or not all of it.
    Refused(String),
}

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    // What clap refuses ends here, with exit code 2 and its own words.
    match obey(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let (code, text) = match failure {
                Failure::Failed(text) => (1, text),
                Failure::Usage(text) => (2, text),
                Failure::Refused(text) => (3, text),
            };
            eprintln!("vitrine: {text}");
            ExitCode::from(code)
        }
    }
}

fn obey(cli: Cli) -> Result<(), Failure> {
    let mut flags = Layer { data: cli.place.data, database: cli.place.database, ..Layer::default() };
    if let Command::Serve { addr, log, .. } = &cli.command {
        flags.addr = *addr;
        flags.log = *log;
    }
    let config = Config::load(cli.place.config.as_deref(), std::env::vars(), flags)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    log::start(config.log);
    match cli.command {
        Command::Serve { demo, .. } => {
            let place = database::place(&config);
            let database = config.data.join("vitrine.db");
            let ready = |serving: &Serving| {
                println!("Vitrine serves {} from {place}. Ctrl-C stops it.", serving.origin.as_str());
            };
            // Starting again would not help: whoever supervises the process is told apart from what passes.
            serve::run(config, demo, ready)
                .map_err(|text| if is_marked_damaged(&database) { Failure::Usage(text) } else { Failure::Failed(text) })
        }
        Command::Demo { orders } => demo::demo(&config, orders),
        Command::Import { file, dry_run } => catalog::import(&config, &file, dry_run),
        Command::Export { file } => catalog::export(&config, &file),
        Command::Orders(command) => orders::orders(&config, command),
        Command::Reviews(command) => reviews::obey(&config, command),
        Command::Questions(command) => questions::obey(&config, command),
        Command::Newsletter(command) => newsletter::obey(&config, command),
        Command::GiftCards(command) => gift_cards::obey(&config, command),
        Command::Slugs(command) => slugs::obey(&config, command),
        Command::Translations(command) => translations::obey(&config, command),
        Command::Stock(command) => stock::obey(&config, command),
        Command::Audit { repair, provider } => books::audit(&config, repair, provider),
        Command::Reconcile { days, command } => reconciliation::reconcile(&config, days, command),
        Command::Settings(command) => settings::obey(&config, command),
        Command::Backup { file } => books::backup(&config, &file),
        Command::StripeEmulator(options) => emulator::run(options),
        Command::Restore { file } => books::restore(&config, &file),
        Command::MigrateData { to } => books::migrate_data(&config, to.expose()),
    }
}

/// Opens the shop for one act and runs it.
fn with_shop<T>(config: &Config, act: impl AsyncFnOnce(&Ctx, &DataDir) -> Result<T, Failure>) -> Result<T, Failure> {
    let data = DataDir::open(&config.data).map_err(Failure::Failed)?;
    let _hold = data.visit().map_err(Failure::Refused)?;
    in_shop(config, &data, act)
}

/// The same for whoever holds the data directory.
fn in_shop<T>(
    config: &Config,
    data: &DataDir,
    act: impl AsyncFnOnce(&Ctx, &DataDir) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = database::open(config, data).map_err(Failure::Failed)?;
    let origin = config.origin.clone().unwrap_or_else(|| config::Origin::of_address(config.addr));
    serve::runtime().map_err(Failure::Failed)?.block_on(async {
        let secret = database::secret(&store, data).await.map_err(Failure::Failed)?;
        let ctx = Ctx::new(store, origin.as_str(), serve::clock(), secret);
        let ctx = with_provider(ctx, config).map_err(Failure::Usage)?;
        act(&ctx, data).await
    })
}

/// A refusal is the caller's to mend, a breakage is not.
fn failure(error: ServiceError) -> Failure {
    match error {
        ServiceError::Refusal(refusal) => {
            Failure::Refused(refusal.sentence(crate::words::Language::English, crate::domain::money::Currency::EUR))
        }
        ServiceError::Breakage(cause) => Failure::Failed(cause),
    }
}
