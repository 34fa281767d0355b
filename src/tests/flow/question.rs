//! Questions: anybody asks, the shop answers, and then everybody reads both.

use vitrine::domain::id::QuestionId;
use vitrine::domain::product::ProductFound;
use vitrine::domain::question::{QuestionDraft, QuestionState, QuestionView};
use vitrine::domain::refusal::Refusal;
use vitrine::services::catalog::get_product;
use vitrine::services::question::{answer_question, ask_question, list_questions_for_staff};
use vitrine::services::revisions::Subject;

use super::shop::{Shop, refused, story};

fn draft(text: &str) -> QuestionDraft {
    QuestionDraft { text: text.to_owned(), author: "Ada".to_owned() }
}

async fn shown(shop: &Shop) -> Vec<QuestionView> {
    match get_product(&shop.ctx, "jug").await.expect("a product") {
        ProductFound::Here(product) => product.questions,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_shown_with_its_answer_and_not_before() {
    story(async |shop| {
        shop.stock("Jug", 4_500, 10).await;
        let words = "Does it <b>drip</b>, & how much?";
        ask_question(&shop.ctx, "jug", &draft(words)).await.expect("it is taken");
        assert!(shown(shop).await.is_empty(), "nobody has read it");
        let listed = list_questions_for_staff(&shop.ctx, Some(QuestionState::Pending), 10).await.expect("a list");
        let id = listed[0].question.id;
        assert_eq!((listed[0].question.text.as_str(), listed[0].product_title.as_str()), (words, "Jug"));

        for empty in ["  ".to_owned(), "x".repeat(5_000)] {
            assert!(refused(answer_question(&shop.ctx, id, Some(empty)).await).is_err());
        }
        let (seen, page) = (shop.ctx.revisions.now(), [Subject::Product("jug".into())]);
        let state = answer_question(&shop.ctx, id, Some(" Not once. ".into())).await.expect("it is answered");
        assert_eq!(state, QuestionState::Answered);
        assert!(!shop.ctx.revisions.unchanged_since(seen, &page), "whoever keeps the page knows that it is old");
        let shown_now = shown(shop).await;
        assert_eq!((shown_now[0].text.as_str(), shown_now[0].answer.as_str()), (words, "Not once."));
        answer_question(&shop.ctx, id, Some("Never.".into())).await.expect("a better answer");
        assert_eq!(shown(shop).await[0].answer, "Never.");
        answer_question(&shop.ctx, id, None).await.expect("it is rejected");
        assert!(shown(shop).await.is_empty());
        assert_eq!(refused(answer_question(&shop.ctx, QuestionId::from_bits(1), None).await), Err(Refusal::NotFound));
    })
    .await;
}

#[tokio::test]
async fn no_product_has_more_questions_than_anybody_reads() {
    story(async |shop| {
        shop.stock("Jug", 4_500, 10).await;
        shop.stock("Mug", 2_600, 10).await;
        for place in 0..50 {
            ask_question(&shop.ctx, "jug", &draft(&format!("Is this question number {place}?")))
                .await
                .expect("it is taken");
        }
        let more = refused(ask_question(&shop.ctx, "jug", &draft("And one more, please?")).await);
        assert!(matches!(more, Err(Refusal::Conflict { .. })), "{more:?}");
        ask_question(&shop.ctx, "mug", &draft("Does this one hold tea?")).await.expect("it is taken");
        let nothing = refused(ask_question(&shop.ctx, "nothing", &draft("Is there anything here?")).await);
        assert_eq!(nothing, Err(Refusal::NotFound));
        let short = refused(ask_question(&shop.ctx, "mug", &draft("Eh?")).await);
        assert!(matches!(short, Err(Refusal::Fields { .. })), "{short:?}");
    })
    .await;
}
