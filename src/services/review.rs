//! Reviews: a buyer writes one by the link of their order, the shop reads it, and then everybody does.

use super::after_sale::{conflict, invalid};
use super::review_photo::{draw_photos, look_over};
use super::revisions::Subject;
use super::token::read_order_token;
use super::{Ctx, ServiceError};
use crate::domain::id::{OrderId, ProductId, ReviewId, VariantId};
use crate::domain::refusal::Refusal;
use crate::domain::review::{
    NewReview, REPLY_MAX, ReviewDraft, ReviewEffect, ReviewEvent, ReviewPage, ReviewQuery, ReviewState, transition,
};
use crate::domain::review_photo::{STRIP_MAX, SentPhoto};
use crate::domain::time::Timestamp;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::order::{Order, find_order};
use crate::store::order_line::list_line_counts;
use crate::store::review::{
    Done, Review, ReviewOf, count_stars, find_figures, find_review, find_reviewed, insert_review, list_published,
    list_reviews, list_reviews_of_order, move_review, name_order, note_review, write_reply,
};
use crate::store::review_photo::{insert_photo, list_newest_photos};
use crate::words::{Language, review as words};

/// A line of an order that was sent, which its buyer can say something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewable {
    pub variant: VariantId,
    pub title: String,
    /// Where the review of it stands that is there already.
    pub written: Option<ReviewState>,
}

/// What a buyer can review of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    pub number: i64,
    /// Whose name is on it.
    pub name: String,
    pub lines: Vec<Reviewable>,
}

/// What a buyer can review, by the link of the order.
///
/// # Errors
/// [`Refusal::Conflict`] while nothing of it was sent.
pub async fn get_reviewable(ctx: &Ctx, token: &str) -> Result<Bought, ServiceError> {
    let (order, language) = (read_order_token(ctx, token).ok_or(Refusal::NotFound)?, ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<Bought, ServiceError> {
        let order = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
        let written = list_reviews_of_order(tx, order.id).await?;
        let mut lines = Vec::new();
        for variant in sent(tx, &order).await? {
            let title = order.lines.iter().find(|line| line.variant == variant).map(|line| line.full_title());
            let written = written.get(&variant).copied();
            lines.push(Reviewable { variant, title: title.unwrap_or_default(), written });
        }
        if lines.is_empty() {
            return Err(conflict(words::once_on_its_way(language)));
        }
        Ok(Bought { number: order.number, name: order.address.name, lines })
    };
    ctx.store.read(act).await
}

/// The variants of an order of which a piece was handed over, in the order of its lines.
async fn sent(tx: &mut Tx, order: &Order) -> Result<Vec<VariantId>, StoreError> {
    let counts = list_line_counts(tx, order.id).await?;
    let mut variants: Vec<VariantId> = Vec::new();
    for line in &order.lines {
        let was_sent = counts.get(&line.variant).is_some_and(|counts| counts.fulfilled > 0);
        if was_sent && !variants.contains(&line.variant) {
            variants.push(line.variant);
        }
    }
    Ok(variants)
}

/// A buyer says something of what was sent to them, once, with photos or without. The shop reads it before it is shown.
pub async fn submit_review(
    ctx: &Ctx,
    token: &str,
    variant: VariantId,
    draft: &ReviewDraft,
    sent_photos: Vec<SentPhoto>,
) -> Result<(), ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let language = ctx.locale().language;
    let (sent_photos, wrong) = look_over(sent_photos, language).await?;
    let new = match (draft.check(language), wrong) {
        (Ok(new), None) => new,
        (checked, wrong) => {
            let errors = checked.err().into_iter().flatten().chain(wrong).collect();
            return Err(Refusal::Fields { errors }.into());
        }
    };
    if !sent_photos.is_empty() {
        // Nothing is drawn for what is not taken anyway.
        ctx.store.read(async move |tx: &mut Tx| may_be_written(tx, order, variant, language).await).await?;
    }
    let photos = draw_photos(sent_photos, language).await?;
    let (id, now) = (ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let (order, product) = may_be_written(tx, order, variant, language).await?;
        let line = order.lines.iter().find(|line| line.variant == variant);
        let variant_title = line.map(|line| line.variant_title.clone()).unwrap_or_default();
        let review = written(id, (product, variant, variant_title), Some(order.id), &new, now);
        match insert_review(tx, &review).await {
            Err(StoreError::Conflict { .. }) => {
                return Err(conflict(words::written_already(language)));
            }
            inserted => inserted?,
        }
        for (place, photo) in (1..).zip(&photos) {
            insert_photo(tx, id, place, photo, now).await?;
        }
        Ok(note_review(tx, id, Done { kind: "submitted", actor: "buyer", detail: "" }, now).await?)
    };
    ctx.store.write(act).await
}

/// The order and the product of a review that its buyer may write.
async fn may_be_written(
    tx: &mut Tx,
    order: OrderId,
    variant: VariantId,
    language: Language,
) -> Result<(Order, ProductId), ServiceError> {
    let order = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
    if !sent(tx, &order).await?.contains(&variant) {
        return Err(conflict(words::once_on_its_way(language)));
    }
    if list_reviews_of_order(tx, order.id).await?.contains_key(&variant) {
        return Err(conflict(words::written_already(language)));
    }
    match find_reviewed(tx, variant).await? {
        Some((product, _)) => Ok((order, product)),
        None => Err(conflict(words::page_is_gone(language))),
    }
}

fn written(
    id: ReviewId,
    (product, variant, variant_title): (ProductId, VariantId, String),
    order: Option<OrderId>,
    new: &NewReview,
    now: Timestamp,
) -> Review {
    Review {
        id,
        product,
        variant,
        variant_title,
        order,
        rating: new.rating,
        title: new.title.clone(),
        text: new.text.clone(),
        author: new.author.clone(),
        language: new.language.to_owned(),
        state: ReviewState::Pending,
        reply: String::new(),
        created_at: now,
    }
}

/// What the shop does with a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Publish,
    /// Nobody but the shop reads why.
    Reject(String),
    /// Stands below the review; an empty one takes it away.
    Reply(String),
}

/// The shop publishes a review, or does not, or replies to it. Its product's page and the lists show it at once.
pub async fn answer_review(ctx: &Ctx, id: ReviewId, answer: Answer) -> Result<ReviewState, ServiceError> {
    if let Answer::Reject(text) | Answer::Reply(text) = &answer
        && text.chars().count() > REPLY_MAX
    {
        return Err(invalid(format!("Make it shorter: at most {REPLY_MAX} characters.")));
    }
    if matches!(&answer, Answer::Reject(why) if why.trim().is_empty()) {
        return Err(invalid("Say why it is not shown: its author may ask."));
    }
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let ReviewOf { review, slug, .. } = find_review(tx, id).await?.ok_or(Refusal::NotFound)?;
        let state = match &answer {
            Answer::Publish => {
                judge(tx, &review, ReviewEvent::Publish, Done { kind: "published", actor: "staff", detail: "" }, now)
                    .await?
            }
            Answer::Reject(why) => {
                let done = Done { kind: "rejected", actor: "staff", detail: why.trim() };
                judge(tx, &review, ReviewEvent::Reject, done, now).await?
            }
            Answer::Reply(text) => {
                let text = text.trim();
                write_reply(tx, id, text, now).await?;
                note_review(tx, id, Done { kind: "replied", actor: "staff", detail: text }, now).await?;
                review.state
            }
        };
        // Other processes notice by it that what they keep is old.
        count_catalog_change(tx).await?;
        Ok((state, slug))
    };
    let (state, slug) = ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Product(slug));
    ctx.revisions.bump(Subject::Lists);
    Ok(state)
}

/// Moves a review and does what follows from it.
async fn judge(
    tx: &mut Tx,
    review: &Review,
    event: ReviewEvent,
    done: Done<'_>,
    now: Timestamp,
) -> Result<ReviewState, ServiceError> {
    let (state, effects) = transition(review.state, event).map_err(Refusal::from)?;
    if !move_review(tx, review, state, now).await? {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    for effect in effects {
        let change = match effect {
            ReviewEffect::CountStars => 1,
            ReviewEffect::TakeStarsBack => -1,
        };
        count_stars(tx, review.product, review.rating, change).await?;
    }
    note_review(tx, review.id, done, now).await?;
    Ok(state)
}

/// The newest reviews for staff, newest first; those in one state, if one is named.
pub async fn list_reviews_for_staff(
    ctx: &Ctx,
    state: Option<ReviewState>,
    limit: u32,
) -> Result<Vec<ReviewOf>, ServiceError> {
    Ok(ctx.store.read(async move |tx: &mut Tx| list_reviews(tx, state, limit).await).await?)
}

/// A page of what is published of a product, for whoever reads it anyway.
pub(super) async fn read_page(tx: &mut Tx, product: ProductId, query: ReviewQuery) -> Result<ReviewPage, StoreError> {
    let figures = find_figures(tx, product).await?;
    let (query, page_count) = ReviewPage::bounds(figures, query);
    // Most products have none.
    let is_any = figures.rating().count > 0;
    if !is_any {
        return Ok(ReviewPage { figures, query, page_count, ..ReviewPage::default() });
    }
    let photos = list_newest_photos(tx, product, STRIP_MAX).await?;
    let reviews = list_published(tx, product, query).await?;
    Ok(ReviewPage { figures, query, page_count, photos, reviews })
}

/// A review that the shop had before it came here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    pub id: ReviewId,
    pub variant: VariantId,
    pub variant_title: String,
    pub new: NewReview,
    /// What the shop said to it; empty for nothing.
    pub reply: String,
    pub at: Timestamp,
}

/// Takes reviews in that a shop brings along, and publishes them. They are not known to be a buyer's until somebody finds the
/// order ([`verify_review`]). All of them or none.
pub async fn bring_reviews(ctx: &Ctx, brought: Vec<Brought>) -> Result<(), ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        for Brought { id, variant, variant_title, new, reply, at } in &brought {
            let (product, _) = find_reviewed(tx, *variant).await?.ok_or(Refusal::NotFound)?;
            let review = written(*id, (product, *variant, variant_title.clone()), None, new, *at);
            let review = Review { state: ReviewState::Published, reply: reply.clone(), ..review };
            insert_review(tx, &review).await?;
            count_stars(tx, product, new.rating, 1).await?;
            note_review(tx, *id, Done { kind: "brought", actor: "shop", detail: "" }, *at).await?;
        }
        Ok(count_catalog_change(tx).await?)
    };
    ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Everything);
    Ok(())
}

/// The order was found that a review is about: from now on it counts as its buyer's.
///
/// # Errors
/// When no such piece was sent with that order, or the review has its order already.
pub async fn verify_review(ctx: &Ctx, id: ReviewId, order: OrderId) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<String, ServiceError> {
        let ReviewOf { review, slug, .. } = find_review(tx, id).await?.ok_or(Refusal::NotFound)?;
        let found = find_order(tx, order).await?.ok_or(Refusal::NotFound)?;
        if !sent(tx, &found).await?.contains(&review.variant) {
            return Err(conflict(format!("What it is about was not sent with order {}.", found.number)));
        }
        let named = match name_order(tx, id, order, now).await {
            Err(StoreError::Conflict { .. }) => return Err(conflict("This line of the order has a review already.")),
            named => named?,
        };
        if !named {
            return Err(conflict("This review has its order already."));
        }
        note_review(tx, id, Done { kind: "verified", actor: "staff", detail: "" }, now).await?;
        count_catalog_change(tx).await?;
        Ok(slug)
    };
    let slug = ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Product(slug));
    Ok(())
}
