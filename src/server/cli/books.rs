//! The shop's books: looking whether they are right, keeping copies, and taking a copy back.

use std::path::Path;

use super::{Config, Failure, failure, with_shop};
use crate::server::data_dir::DataDir;
use crate::services::audit::{PROMISES, audit as find_breaches, repair as mend};
use crate::services::backup;

pub(super) fn audit(config: &Config, repair: bool) -> Result<(), Failure> {
    let breaches = with_shop(config, async |ctx, _| {
        if repair {
            for mended in mend(ctx).await.map_err(failure)? {
                println!("{}: mended: {}", mended.invariant, mended.sentence);
            }
        }
        find_breaches(ctx).await.map_err(failure)
    })?;
    for breach in &breaches {
        println!("{}: {}", breach.invariant, breach.sentence);
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
