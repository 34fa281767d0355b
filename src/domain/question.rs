//! Questions about a product, as they stand on its page once the shop has answered them. Text stays text: nothing in it is read as
//! markup.

use serde::{Deserialize, Serialize};

use super::names::stored_names;
use super::refusal::FieldError;
use super::time::Timestamp;
use crate::words::{Language, question as words};

/// Characters of a question, at least and at most.
pub const QUESTION_MIN: usize = 10;
pub const QUESTION_MAX: usize = 500;
/// Characters of a name.
pub const NAME_MAX: usize = 40;
/// Characters of an answer.
pub const ANSWER_MAX: usize = 2_000;
/// So many questions stand on a product's page: those answered last.
pub const SHOWN_MAX: u32 = 20;
/// A product has no more questions waiting than this: nobody reads a thousand of them.
pub const PENDING_MAX: u32 = 50;

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// Nobody of the shop has read it.
    Pending,
    /// It stands on the page, with the answer.
    Answered,
    /// It is shown to nobody.
    Rejected,
}

stored_names!(QuestionState, "where a question stands", {
    Pending => "pending",
    Answered => "answered",
    Rejected => "rejected",
});

/// A question with its answer, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionView {
    pub text: String,
    /// Empty for somebody who wants no name shown.
    pub author: String,
    pub answer: String,
    pub answered_at: Timestamp,
}

/// A question as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionDraft {
    pub text: String,
    pub author: String,
}

impl QuestionDraft {
    /// The question as it is taken.
    ///
    /// # Errors
    /// What needs attention, field by field.
    pub fn check(&self, language: Language) -> Result<Self, Vec<FieldError>> {
        let author = self.author.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = self.text.trim().replace("\r\n", "\n");
        let is_odd = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.to_owned(), message });
        match text.chars().count() {
            count if count < QUESTION_MIN => {
                wrong("text", words::ask_more(language, QUESTION_MIN));
            }
            count if count > QUESTION_MAX => wrong("text", words::make_it_shorter(language, QUESTION_MAX)),
            _ if is_odd(&text) => wrong("text", words::odd_characters(language).to_owned()),
            _ => {}
        }
        if author.chars().count() > NAME_MAX || is_odd(&author) {
            wrong("author", words::enter_name(language, NAME_MAX));
        }
        if errors.is_empty() { Ok(Self { text, author }) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, author: &str) -> QuestionDraft {
        QuestionDraft { text: text.to_owned(), author: author.to_owned() }
    }

    #[test]
    fn a_question_is_taken_as_it_was_typed() {
        let taken = draft("  Does <b>it</b> fit a 10\" saucer?\r\n ", " Ada \n L. ").check(Language::English);
        assert_eq!(taken, Ok(draft("Does <b>it</b> fit a 10\" saucer?", "Ada L.")));
        assert!(draft("Как её мыть? 🍵", "").check(Language::English).is_ok(), "nobody has to give a name");
    }

    #[test]
    fn what_is_no_question_is_said_field_by_field() {
        let wrong = |text: &str, author: &str| -> Vec<String> {
            let errors = draft(text, author).check(Language::English).err().unwrap_or_default();
            errors.into_iter().map(|error| error.field).collect()
        };
        assert_eq!(wrong("short", &"x".repeat(NAME_MAX + 1)), ["text", "author"]);
        assert_eq!(wrong(&"x".repeat(QUESTION_MAX + 1), ""), ["text"]);
        assert_eq!(wrong("Is it\u{7} good for soup?", ""), ["text"]);
        assert_eq!(wrong("          ", "Ada"), ["text"]);
    }
}
