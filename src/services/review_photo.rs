//! Photos with reviews: drawn anew out of what a buyer sends, shown once the shop has published the review, and taken down alone.

use tokio::sync::Semaphore;

use super::after_sale::{conflict, invalid};
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::id::ReviewId;
use crate::domain::refusal::{FieldError, Refusal};
use crate::domain::review::REPLY_MAX;
use crate::domain::review_photo::{Photo, PhotoForm, PhotoRefusal, SentPhoto, check_files};
use crate::providers::image::{draw_photo, inspect};
use crate::store::counter::count_catalog_change;
use crate::store::db::Tx;
use crate::store::review::{Done, ReviewOf, find_review, note_review};
use crate::store::review_photo::{PhotoFile, delete_photo, find_public_photo, list_photo_files};
use crate::words::Language;

/// One is drawn at a time: the largest takes a second and some hundred megabytes, which others who shop would miss.
static TURN: Semaphore = Semaphore::const_new(1);

/// Looks at how many there are, how large, and at their headers; gives them back with what is to be done about them.
pub(super) async fn look_over(
    sent: Vec<SentPhoto>,
    language: Language,
) -> Result<(Vec<SentPhoto>, Option<FieldError>), ServiceError> {
    if sent.is_empty() {
        return Ok((sent, None));
    }
    let look = move || {
        let wrong = check_files(&sent, language).err().or_else(|| sent.iter().find_map(|photo| unfit(photo, language)));
        (sent, wrong)
    };
    tokio::task::spawn_blocking(look).await.map_err(|error| ServiceError::Breakage(error.to_string()))
}

fn unfit(SentPhoto { name, bytes }: &SentPhoto, language: Language) -> Option<FieldError> {
    inspect(bytes).err().map(|unfit| PhotoRefusal::from(unfit).of_file(name, language))
}

/// Draws what is kept of them. What was sent twice is kept once.
///
/// # Errors
/// [`Refusal::Fields`] when one of them can't be read to its end.
pub(super) async fn draw_photos(sent: Vec<SentPhoto>, language: Language) -> Result<Vec<Photo>, ServiceError> {
    let mut photos: Vec<Photo> = Vec::with_capacity(sent.len());
    for SentPhoto { name, bytes } in sent {
        let turn = TURN.acquire().await.map_err(|error| ServiceError::Breakage(error.to_string()))?;
        let draw = move || {
            // Held by who draws: should the buyer go away meanwhile, the next one waits all the same.
            let _turn = turn;
            draw_photo(&bytes)
        };
        let drawn =
            tokio::task::spawn_blocking(draw).await.map_err(|error| ServiceError::Breakage(error.to_string()))?;
        let photo = drawn.map_err(|refusal| Refusal::Fields { errors: vec![refusal.of_file(&name, language)] })?;
        if photos.iter().all(|known| known.hash != photo.hash) {
            photos.push(photo);
        }
    }
    Ok(photos)
}

/// A form of the photo with that hash.
///
/// # Errors
/// [`Refusal::NotFound`] unless it stands with a review that is published.
pub async fn get_photo(ctx: &Ctx, hash: &str, form: PhotoForm) -> Result<Vec<u8>, ServiceError> {
    let hash = hash.to_owned();
    let found = ctx.store.read(async move |tx: &mut Tx| find_public_photo(tx, &hash, form).await).await?;
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// The photos of a review for staff, who have to see them before others do.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such review.
pub async fn get_photos_for_staff(ctx: &Ctx, review: ReviewId) -> Result<Vec<PhotoFile>, ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<Vec<PhotoFile>, ServiceError> {
        find_review(tx, review).await?.ok_or(Refusal::NotFound)?;
        Ok(list_photo_files(tx, review).await?)
    };
    ctx.store.read(act).await
}

/// The shop takes a photo down, and leaves the review. It is deleted; nobody but the shop reads why.
///
/// # Errors
/// [`Refusal::Conflict`] when the review has no such photo.
pub async fn take_photo_down(ctx: &Ctx, review: ReviewId, place: u32, why: &str) -> Result<(), ServiceError> {
    let why = why.trim().to_owned();
    if why.is_empty() {
        return Err(invalid("Say why it is taken down: its author may ask."));
    }
    if why.chars().count() > REPLY_MAX {
        return Err(invalid(format!("Make it shorter: at most {REPLY_MAX} characters.")));
    }
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<String, ServiceError> {
        let ReviewOf { slug, .. } = find_review(tx, review).await?.ok_or(Refusal::NotFound)?;
        if !delete_photo(tx, review, place).await? {
            return Err(conflict(format!("This review has no photo {place}.")));
        }
        let detail = format!("photo {place}: {why}");
        note_review(tx, review, Done { kind: "photo_taken_down", actor: "staff", detail: &detail }, now).await?;
        count_catalog_change(tx).await?;
        Ok(slug)
    };
    let slug = ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Product(slug));
    Ok(())
}
