//! Questions about products, and what the shop answers.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{ProductId, QuestionId};
use crate::domain::question::{QuestionState, QuestionView, SHOWN_MAX};
use crate::domain::time::Timestamp;
use crate::params;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub product: ProductId,
    pub text: String,
    pub author: String,
    pub state: QuestionState,
    pub answer: String,
    pub created_at: Timestamp,
}

/// A question and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionOf {
    pub question: Question,
    pub slug: String,
    pub product_title: String,
}

const OF_PRODUCT: &str = "select q.id, q.product_id, q.body, q.author, q.state, q.answer, q.created_at,
         p.slug, p.title as product_title
     from question q
     join product p on p.id = q.product_id";

/// Writes a question down.
pub async fn insert_question(tx: &mut Tx, new: &Question) -> Result<(), StoreError> {
    tx.execute(
        "insert into question (id, product_id, body, author, state, answer, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
        params![new.id, new.product, &new.text, &new.author, new.state.as_str(), &new.answer, new.created_at],
    )
    .await?;
    Ok(())
}

/// How many questions about the product wait.
pub async fn count_pending(tx: &mut Tx, product: ProductId) -> Result<u32, StoreError> {
    tx.query_one("select count(*) as n from question where product_id = $1 and state = 'pending'", params![product])
        .await?
        .get("n")
}

/// The question with that id.
pub async fn find_question(tx: &mut Tx, id: QuestionId) -> Result<Option<QuestionOf>, StoreError> {
    let sql = format!("{OF_PRODUCT} where q.id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_question_of).transpose()
}

/// The newest questions, newest first; those in one state, if one is named.
pub async fn list_questions(
    tx: &mut Tx,
    state: Option<QuestionState>,
    limit: u32,
) -> Result<Vec<QuestionOf>, StoreError> {
    let sql = format!("{OF_PRODUCT} where ($1 = '' or q.state = $1) order by q.created_at desc, q.id limit $2");
    let rows = tx.query(&sql, params![state.map_or("", QuestionState::as_str), limit]).await?;
    rows.iter().map(read_question_of).collect()
}

/// The answered questions about a product, those answered last first.
pub async fn list_answered(tx: &mut Tx, product: ProductId) -> Result<Vec<QuestionView>, StoreError> {
    let rows = tx
        .query(
            "select body, author, answer, updated_at
             from question
             where product_id = $1 and state = 'answered'
             order by updated_at desc, id
             limit $2",
            params![product, SHOWN_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(QuestionView {
                text: row.get("body")?,
                author: row.get("author")?,
                answer: row.get("answer")?,
                answered_at: row.get("updated_at")?,
            })
        })
        .collect()
}

/// Answers a question in the place of what was answered before, or shows it to nobody.
pub async fn judge_question(
    tx: &mut Tx,
    id: QuestionId,
    (state, answer): (QuestionState, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let judged = tx
        .execute(
            "update question set state = $2, answer = $3, updated_at = $4 where id = $1",
            params![id, state.as_str(), answer, now],
        )
        .await?;
    Ok(judged == 1)
}

fn read_question_of(row: &Row) -> Result<QuestionOf, StoreError> {
    let question = Question {
        id: row.parse("id")?,
        product: row.parse("product_id")?,
        text: row.get("body")?,
        author: row.get("author")?,
        state: row.parse("state")?,
        answer: row.get("answer")?,
        created_at: row.get("created_at")?,
    };
    Ok(QuestionOf { question, slug: row.get("slug")?, product_title: row.get("product_title")? })
}
