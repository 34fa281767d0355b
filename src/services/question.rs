//! Questions: somebody asks about a product, the shop answers, and then everybody reads both.

use super::after_sale::{conflict, invalid};
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::id::QuestionId;
use crate::domain::product::ProductStatus;
use crate::domain::question::{ANSWER_MAX, PENDING_MAX, QuestionDraft, QuestionState};
use crate::domain::refusal::Refusal;
use crate::store::counter::count_catalog_change;
use crate::store::db::Tx;
use crate::store::product::find_product;
use crate::store::question::{
    Question, QuestionOf, count_pending, find_question, insert_question, judge_question, list_questions,
};
use crate::words::question as words;

/// Somebody asks about a product. The shop reads it before it is shown. Answers the product's title.
///
/// # Errors
/// [`Refusal::Fields`] when something needs attention, [`Refusal::Conflict`] while too many wait.
pub async fn ask_question(ctx: &Ctx, slug: &str, draft: &QuestionDraft) -> Result<String, ServiceError> {
    let language = ctx.locale().language;
    let QuestionDraft { text, author } = draft.check(language).map_err(|errors| Refusal::Fields { errors })?;
    let (slug, id, now) = (slug.to_owned(), ctx.new_id::<QuestionId>()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<String, ServiceError> {
        let product = find_product(tx, &slug).await?.ok_or(Refusal::NotFound)?;
        if product.status != ProductStatus::Active || !product.published {
            return Err(Refusal::NotFound.into());
        }
        if count_pending(tx, product.id).await? >= PENDING_MAX {
            return Err(conflict(words::many_wait(language)));
        }
        let (text, author) = (text.clone(), author.clone());
        let (product_id, state, answer) = (product.id, QuestionState::Pending, String::new());
        let new = Question { id, product: product_id, text, author, state, answer, created_at: now };
        insert_question(tx, &new).await?;
        Ok(product.title)
    };
    ctx.store.write(act).await
}

/// The shop answers a question, which shows both on the product's page at once; `None` shows it to nobody (any more).
pub async fn answer_question(ctx: &Ctx, id: QuestionId, answer: Option<String>) -> Result<QuestionState, ServiceError> {
    let judged = match &answer {
        Some(answer) if answer.trim().is_empty() => return Err(invalid("Say something, or reject the question.")),
        Some(answer) if answer.chars().count() > ANSWER_MAX => {
            return Err(invalid(format!("Make it shorter: at most {ANSWER_MAX} characters.")));
        }
        Some(answer) => (QuestionState::Answered, answer.trim().to_owned()),
        None => (QuestionState::Rejected, String::new()),
    };
    let (state, now) = (judged.0, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<String, ServiceError> {
        let QuestionOf { slug, .. } = find_question(tx, id).await?.ok_or(Refusal::NotFound)?;
        judge_question(tx, id, (judged.0, &judged.1), now).await?;
        // Other processes notice by it that what they keep is old.
        count_catalog_change(tx).await?;
        Ok(slug)
    };
    let slug = ctx.store.write(act).await?;
    ctx.revisions.bump(Subject::Product(slug));
    Ok(state)
}

/// The newest questions for staff, newest first; those in one state, if one is named.
pub async fn list_questions_for_staff(
    ctx: &Ctx,
    state: Option<QuestionState>,
    limit: u32,
) -> Result<Vec<QuestionOf>, ServiceError> {
    Ok(ctx.store.read(async move |tx: &mut Tx| list_questions(tx, state, limit).await).await?)
}
