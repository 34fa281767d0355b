//! Telling whoever keeps pages that stock moved.

use super::Ctx;
use super::revisions::Subject;
use crate::store::stock::FaceChange;

/// After the commit: the pages of these products tell something else now, and lists do when something became available
/// or ceased to be. Most orders change nothing that is shown.
pub(super) fn announce(ctx: &Ctx, pages: Vec<FaceChange>) {
    if pages.iter().any(|page| page.availability) {
        ctx.revisions.bump(Subject::Lists);
    }
    for page in pages {
        ctx.revisions.bump(Subject::Product(page.slug));
    }
}
