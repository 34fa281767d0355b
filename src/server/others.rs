//! Several processes that serve one shop: what one has changed, the pages of all follow.
//!
//! What changes of the stock is told by the commit itself, so that a process that dies right after it has told the others; what
//! changes of the catalogue is counted there. What the till says is read from the database in any case.

use crate::services::Ctx;
use crate::services::revisions::Subject;
use crate::store::db::Heard;

/// Keeps this process in step with the others on its database, if there can be any.
///
/// # Errors
/// When it can't listen to them.
pub fn follow(ctx: &Ctx) -> Result<(), String> {
    let Some(mut heard) = ctx.store.hear_others().map_err(|error| error.to_string())? else { return Ok(()) };
    let (store, revisions) = (ctx.store.clone(), ctx.revisions.clone());
    ctx.revisions.share(move |subject| store.tell_others(subject.to_string()));
    tokio::spawn(async move {
        while let Some(heard) = heard.recv().await {
            let subject = match &heard {
                Heard::Told(text) => text.parse(),
                Heard::Missed => Ok(Subject::Everything),
            };
            // A newer Vitrine may have words that this one does not know.
            revisions.notice(subject.unwrap_or(Subject::Everything));
        }
    });
    Ok(())
}
