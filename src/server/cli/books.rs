//! The shop's books: looking whether they are right, keeping copies, and taking a copy back.

use std::path::Path;

use super::reconciliation::summary;
use super::{Config, Failure, failure, in_shop, with_shop};
use crate::server::data_dir::DataDir;
use crate::services::audit::{PROMISES, audit as find_breaches, audit_provider, repair as mend};
use crate::services::backup;
use crate::services::reconciliation::list_breaks;
use crate::store::db::{PostgresUrl, StoreError, move_to_postgres};

pub(super) fn audit(config: &Config, repair: bool, provider: bool) -> Result<(), Failure> {
    let (breaches, warning) = with_shop(config, async |ctx, _| {
        if repair {
            for mended in mend(ctx).await.map_err(failure)? {
                println!("{}: mended: {}", mended.invariant, mended.sentence);
            }
        }
        let mut breaches = find_breaches(ctx).await.map_err(failure)?;
        if provider {
            breaches.extend(audit_provider(ctx).await.map_err(failure)?);
        }
        let open: Vec<_> = list_breaks(ctx).await.map_err(failure)?.iter().map(|it| it.opened_at).collect();
        let warning = (!open.is_empty()).then(|| summary(open, ctx.now()));
        Ok((breaches, warning))
    })?;
    for breach in &breaches {
        println!("{}: {}", breach.invariant, breach.sentence);
    }
    if let Some(warning) = warning {
        println!("Beside the provider's books: {warning} See vitrine reconcile list.");
    }
    if breaches.is_empty() {
        println!("The books are right. Looked at:");
        for (name, promise) in PROMISES {
            println!("{name:4} {promise}");
        }
        return Ok(());
    }
    Err(Failure::Refused(format!("{} promises are broken", breaches.len())))
}

pub(super) fn backup(config: &Config, path: &Path) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| backup::backup(ctx, path).await.map_err(failure))?;
    println!("The database is copied to {}.", path.display());
    let [media, secret] = ["media", "secret"].map(|name| config.data.join(name));
    println!(
        "Keep with it a copy of {} (pictures) and of {} (without it the links to orders end).",
        media.display(),
        secret.display()
    );
    Ok(())
}

pub(super) fn restore(config: &Config, path: &Path) -> Result<(), Failure> {
    if let Some(url) = &config.database {
        return Err(Failure::Refused(format!("the shop's database is {url}: put a copy back with pg_restore")));
    }
    let data = DataDir::open(&config.data).map_err(Failure::Failed)?;
    let _hold = data.replace().map_err(Failure::Refused)?;
    let kept = backup::restore(&data.database(), path).map_err(failure)?;
    println!("The shop is as it was in {}.", path.display());
    if let Some(kept) = kept {
        println!("What it had before is kept in {}.", kept.display());
    }
    Ok(())
}

pub(super) fn migrate_data(config: &Config, to: &str) -> Result<(), Failure> {
    if let Some(url) = &config.database {
        return Err(Failure::Usage(format!(
            "the shop's database is {url} already: leave it out of the configuration until the move is done"
        )));
    }
    let url: PostgresUrl = to.parse().map_err(|why| Failure::Usage(format!("--to can't be that: {why}")))?;
    let data = DataDir::open(&config.data).map_err(Failure::Failed)?;
    let _hold = data.replace().map_err(Failure::Refused)?;
    let moved = move_to_postgres(&data.database(), &url).map_err(|error| match error {
        StoreError::Conflict { constraint } => Failure::Refused(constraint),
        error => Failure::Failed(error.to_string()),
    })?;
    for table in &moved {
        println!("{:>9} rows of {}", table.rows, table.table);
    }
    let there = Config { database: Some(url.clone()), ..config.clone() };
    let breaches = in_shop(&there, &data, async |ctx, _| find_breaches(ctx).await.map_err(failure))?;
    for breach in &breaches {
        println!("{}: {}", breach.invariant, breach.sentence);
    }
    if !breaches.is_empty() {
        let why =
            format!("everything was moved to {url}, and {} promises are broken there: vitrine audit", breaches.len());
        return Err(Failure::Refused(why));
    }
    println!("Everything is in {url}, and the books are right. Set `database` to it and start the shop.");
    println!(
        "{} is as it was: put it away, so that nobody serves the shop of yesterday from it.",
        data.database().display()
    );
    Ok(())
}
