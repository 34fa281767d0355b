//! Questions, for staff: what people ask about products, and what the shop answers.

use clap::Subcommand;

use super::{Config, Failure, failure, with_shop};
use crate::domain::id::QuestionId;
use crate::domain::question::QuestionState;
use crate::services::Ctx;
use crate::services::question::{answer_question, list_questions_for_staff};
use crate::store::question::QuestionOf;

/// What staff can do with questions. They are named by their ids, which the list shows.
#[derive(Subcommand)]
pub(super) enum Questions {
    /// Lists the newest questions
    List {
        /// Only those that are pending, answered or rejected
        #[arg(long)]
        state: Option<QuestionState>,
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Answers a question, in the place of what was answered before, and shows both on the page of its product
    Answer { question: QuestionId, text: String },
    /// Shows a question to nobody
    Reject { question: QuestionId },
}

pub(super) fn obey(config: &Config, command: Questions) -> Result<(), Failure> {
    with_shop(config, async |ctx, _| match command {
        Questions::List { state, limit } => {
            for found in list_questions_for_staff(ctx, state, limit).await.map_err(failure)? {
                print_question(&found);
            }
            Ok(())
        }
        Questions::Answer { question, text } => judge(ctx, question, Some(text)).await,
        Questions::Reject { question } => judge(ctx, question, None).await,
    })
}

async fn judge(ctx: &Ctx, question: QuestionId, answer: Option<String>) -> Result<(), Failure> {
    let state = answer_question(ctx, question, answer).await.map_err(failure)?;
    println!("Question {question} is {state}.");
    Ok(())
}

fn print_question(QuestionOf { question, product_title, .. }: &QuestionOf) {
    println!(
        "{}  {:<8}  {}  {product_title}  {}",
        question.id,
        question.state,
        question.created_at.iso(),
        question.author
    );
    println!("    {}", question.text.replace('\n', "\n    "));
    if !question.answer.is_empty() {
        println!("    We answered: {}", question.answer);
    }
}
