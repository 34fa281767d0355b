//! The people of the demo shop: what they have written, and two years of what they have bought. All of it is thrown by dice with a
//! fixed seed, for whatever the catalogue holds; it goes through the same acts as anybody's order, on a clock of its own.

mod dice;
mod history;
mod life;
mod pieces;
mod places;
mod plan;
mod reviews;
mod words;

pub use history::{Lived, live};

use crate::services::review::bring_reviews;
use crate::services::{Ctx, ServiceError};

/// Publishes what they have written. Nobody is known to have bought anything yet: that is for the history to show.
pub async fn bring(ctx: &Ctx) -> Result<(), ServiceError> {
    let planned = reviews::plan_reviews(&pieces::pieces(ctx).await?, ctx.now());
    bring_reviews(ctx, planned.into_iter().map(|planned| planned.brought).collect()).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::pieces::{Piece, PieceVariant};
    use super::reviews::{Planned, REVIEWS, plan_reviews};
    use super::words::{ANY, KINDS};
    use crate::domain::id::VariantId;
    use crate::domain::review::{ReviewDraft, ReviewState};
    use crate::domain::time::Timestamp;
    use crate::words::Language;

    const NOW: Timestamp = Timestamp(1_795_305_600_000);

    fn pieces() -> Vec<Piece> {
        let kinds = KINDS.iter().chain([&ANY]).cycle().take(41);
        let piece = |(place, kind): (u64, _)| {
            let variant = |number: u64| PieceVariant {
                id: VariantId::from_bits(place * 10 + number),
                title: "Ash".into(),
                glaze: (number > 0).then(|| "Ash".into()),
            };
            Piece { kind, weight: 100, cheap: true, variants: (0..3).map(variant).collect() }
        };
        (0..).zip(kinds).map(piece).collect()
    }

    fn text(planned: &Planned) -> &str {
        &planned.brought.new.text
    }

    #[test]
    fn what_is_written_could_have_been_typed() {
        let planned = plan_reviews(&pieces(), NOW);
        assert_eq!(planned.len(), REVIEWS);
        for planned in &planned {
            let new = planned.brought.new.clone();
            let draft = ReviewDraft {
                rating: new.rating.to_string(),
                title: new.title.clone(),
                text: new.text.clone(),
                author: new.author.clone(),
                language: new.language.to_owned(),
            };
            assert_eq!(draft.check(Language::English), Ok(new), "{}", text(planned));
            assert!(!format!("{}{}", text(planned), planned.brought.reply).contains(['{', '}']), "{}", text(planned));
            assert!(planned.brought.at < NOW && planned.brought.at.plus_ms(731 * 86_400_000) > NOW);
        }
        assert_eq!(ReviewState::ALL.len(), 3);
    }

    #[test]
    fn no_two_reviews_read_the_same() {
        let planned = plan_reviews(&pieces(), NOW);
        let texts: BTreeSet<&str> = planned.iter().map(text).collect();
        assert!(texts.len() * 100 >= planned.len() * 99, "{} of {}", texts.len(), planned.len());
        let ids: BTreeSet<_> = planned.iter().map(|planned| planned.brought.id).collect();
        assert_eq!(ids.len(), planned.len());
    }

    #[test]
    fn most_people_are_content_and_some_are_not() {
        let planned = plan_reviews(&pieces(), NOW);
        let with = |stars| planned.iter().filter(|planned| planned.brought.new.rating == stars).count();
        let [five, four, low] = [with(5), with(4), with(1) + with(2)];
        assert!(five > 450 && four > 150 && (30..110).contains(&low), "{five} {four} {low}");
        let answered = planned.iter().filter(|planned| !planned.brought.reply.is_empty()).count();
        assert!((40..160).contains(&answered), "{answered}");
    }

    #[test]
    fn one_seed_writes_the_same() {
        let [one, other] = [plan_reviews(&pieces(), NOW), plan_reviews(&pieces(), NOW)];
        assert!(one.iter().zip(&other).all(|(one, other)| one.brought == other.brought && one.name == other.name));
    }
}
