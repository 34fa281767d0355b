//! Reviews: what buyers say of what they bought, how many stars that comes to, and what the shop does with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::names::stored_names;
use super::query_string::pairs;
use super::refusal::FieldError;
use super::review_photo::PhotoView;
use super::time::Timestamp;
use crate::words::{Language, price, review as words};

/// The most stars there are.
pub const STARS_MAX: u32 = 5;
/// Reviews on one page.
pub const PAGE_SIZE: u32 = 10;
/// Nobody leafs further.
const PAGE_MAX: u32 = 100_000;
/// The names of the parameters of a product's page, for [`ReviewQuery`].
const STARS: &str = "stars";
const PAGE: &str = "page";

/// How long what is written may be, in characters.
const TITLE_MAX: usize = 80;
const TEXT_MIN: usize = 10;
const TEXT_MAX: usize = 2_000;
const AUTHOR_MAX: usize = 40;
/// A language that is not on the list.
pub const ANOTHER: &str = "und";
/// The languages that a review can be written in, as a page says them and as people do.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    (ANOTHER, "Another one"),
];
/// The shop's reply.
pub const REPLY_MAX: usize = 1_000;

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// It was written, and nobody of the shop has read it yet.
    Pending,
    /// It stands on the product's page.
    Published,
    /// It is shown to nobody.
    Rejected,
}

stored_names!(ReviewState, "a state of a review", {
    Pending => "pending",
    Published => "published",
    Rejected => "rejected",
});

impl ReviewState {
    /// Where it stands, as its author reads it.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Pending => words::pending(language),
            Self::Published => words::published(language),
            Self::Rejected => words::rejected(language),
        }
    }
}

/// What the shop does with a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewEvent {
    Publish,
    Reject,
}

/// What follows from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewEffect {
    /// Its stars count from now on.
    CountStars,
    /// Its stars count no longer.
    TakeStarsBack,
}

/// The event does not fit where the review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: ReviewState,
    pub event: ReviewEvent,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let act = match self.event {
            ReviewEvent::Publish => "published",
            ReviewEvent::Reject => "rejected",
        };
        write!(f, "A review that is {} can’t be {act}.", self.state)
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a review. The shop may change its mind, as often as it likes.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(
    state: ReviewState,
    event: ReviewEvent,
) -> Result<(ReviewState, &'static [ReviewEffect]), NotAllowed> {
    use ReviewEffect::{CountStars, TakeStarsBack};
    use ReviewEvent::{Publish, Reject};
    use ReviewState::{Pending, Published, Rejected};
    match (state, event) {
        (Pending | Rejected, Publish) => Ok((Published, &[CountStars])),
        (Pending, Reject) => Ok((Rejected, &[])),
        (Published, Reject) => Ok((Rejected, &[TakeStarsBack])),
        (Published, Publish) | (Rejected, Reject) => Err(NotAllowed { state, event }),
    }
}

/// How many reviews something has, and the sum of their stars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    pub count: u32,
    pub sum: u32,
}

impl Rating {
    /// The average in tenths of a star, rounded; `None` where nobody has said anything.
    pub const fn tenths(self) -> Option<u32> {
        self.sum.saturating_mul(10).saturating_add(self.count / 2).checked_div(self.count)
    }

    /// The average in half stars, rounded, as stars are drawn.
    pub const fn halves(self) -> Option<u32> {
        self.sum.saturating_mul(2).saturating_add(self.count / 2).checked_div(self.count)
    }

    /// The average as people and machines read it: "4.6".
    pub fn average(self) -> Option<String> {
        let tenths = self.tenths()?;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// Whether the average is so many stars or more.
    pub fn is_at_least(self, stars: u32) -> bool {
        self.count > 0 && self.sum >= self.count.saturating_mul(stars)
    }

    /// The same as people read it: "4.6", "4,6".
    pub fn average_text(self, language: Language) -> Option<String> {
        let average = self.average()?;
        Some(match language {
            Language::English => average,
            Language::German => average.replace('.', ","),
        })
    }

    /// "38 reviews".
    pub fn count_words(self, language: Language) -> String {
        price::reviews(language, self.count)
    }
}

/// How many reviews of an average piece each piece is taken to have beside its own, when pieces are compared.
const PRIOR_COUNT: u64 = 10;

/// Where a rating puts a piece among others, in millionths of a star: the mean of its own reviews and of ten that are as the shop's
/// are on average (a Bayesian mean). One enthusiast does not outrank eighty who are content, and of what nobody has
/// rated the average is believed. `shop` is the rating of all pieces together.
pub fn standing_micro(rating: Rating, shop: Rating) -> u64 {
    const MICRO: u64 = 1_000_000;
    let micro = |sum: u32| u64::from(sum).saturating_mul(MICRO);
    let prior = micro(shop.sum).checked_div(u64::from(shop.count)).unwrap_or(0);
    let sum = micro(rating.sum).saturating_add(prior.saturating_mul(PRIOR_COUNT));
    sum.checked_div(u64::from(rating.count).saturating_add(PRIOR_COUNT)).unwrap_or(0)
}

/// How many published reviews give one star, how many two, and so on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures(pub [u32; 5]);

impl Figures {
    /// How many give so many stars.
    pub fn with(self, stars: u32) -> u32 {
        let place = stars.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.0.get(place)).copied().unwrap_or(0)
    }

    /// All together.
    pub fn rating(self) -> Rating {
        (1..=STARS_MAX).fold(Rating::default(), |all, stars| {
            let with = self.with(stars);
            Rating { count: all.count.saturating_add(with), sum: all.sum.saturating_add(stars.saturating_mul(with)) }
        })
    }
}

/// Which of a product's reviews are shown, newest first. Its URL form is a part of the query of the product's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewQuery {
    /// Only those with so many.
    pub stars: Option<u32>,
    /// From 1.
    pub page: u32,
}

impl Default for ReviewQuery {
    fn default() -> Self {
        Self { stars: None, page: 1 }
    }
}

impl ReviewQuery {
    /// Reads a query string, whatever is in it.
    pub fn from_query(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            match (name.as_str(), value.parse()) {
                (STARS, Ok(stars)) if (1..=STARS_MAX).contains(&stars) => read.stars = Some(stars),
                (PAGE, Ok(page)) if (1..=PAGE_MAX).contains(&page) => read.page = page,
                _ => {}
            }
        }
        read
    }

    /// Its pairs, in their one spelling; what is default is left out.
    pub fn to_query(self) -> String {
        let stars = self.stars.map(|stars| format!("{STARS}={stars}"));
        let page = (self.page > 1).then(|| format!("{PAGE}={}", self.page));
        [stars, page].into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

/// A review as the product's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewView {
    pub rating: u32,
    pub title: String,
    pub text: String,
    pub author: String,
    pub language: String,
    /// What its author has: "Ash, Small"; empty where there is no choice.
    pub variant_title: String,
    /// Whether its author bought it here, and it was sent to them.
    pub verified: bool,
    /// What the shop says to it; empty when it says nothing.
    pub reply: String,
    pub photos: Vec<PhotoView>,
    pub created_at: Timestamp,
}

/// A page of a product's reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewPage {
    pub figures: Figures,
    /// What was answered: the query with its page brought inside the bounds.
    pub query: ReviewQuery,
    /// At least 1.
    pub page_count: u32,
    /// The newest photos that buyers have sent, whatever the query is.
    pub photos: Vec<PhotoView>,
    pub reviews: Vec<ReviewView>,
}

impl ReviewPage {
    /// The query with its page brought inside the bounds, and how many pages there are.
    pub fn bounds(figures: Figures, query: ReviewQuery) -> (ReviewQuery, u32) {
        let total = query.stars.map_or_else(|| figures.rating().count, |stars| figures.with(stars));
        let page_count = total.div_ceil(PAGE_SIZE).max(1);
        (ReviewQuery { page: query.page.clamp(1, page_count), ..query }, page_count)
    }
}

/// A review as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewDraft {
    pub rating: String,
    pub title: String,
    pub text: String,
    pub author: String,
    pub language: String,
}

/// A review that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    pub rating: u32,
    pub title: String,
    pub text: String,
    pub author: String,
    pub language: &'static str,
}

impl ReviewDraft {
    /// Whether it can be taken as it is. Markup is text like any other: nothing is taken out, and nothing is read as HTML.
    ///
    /// # Errors
    /// What needs attention, field by field.
    pub fn check(&self, shown_in: Language) -> Result<NewReview, Vec<FieldError>> {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let rating = self.rating.trim().parse().ok().filter(|stars| (1..=STARS_MAX).contains(stars));
        let (title, author) = (one_line(&self.title), one_line(&self.author));
        let text = self.text.trim().replace("\r\n", "\n");
        let is_odd = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
        let language = LANGUAGES.iter().map(|(code, _)| *code).find(|code| *code == self.language);
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.to_owned(), message });
        if rating.is_none() {
            wrong("rating", words::choose_stars(shown_in, STARS_MAX));
        }
        if title.chars().count() > TITLE_MAX {
            wrong("title", words::shorter_title(shown_in, TITLE_MAX));
        }
        match text.chars().count() {
            count if count < TEXT_MIN => {
                wrong("text", words::tell_more(shown_in, TEXT_MIN));
            }
            count if count > TEXT_MAX => wrong("text", words::make_it_shorter(shown_in, TEXT_MAX)),
            _ => {}
        }
        match author.chars().count() {
            0 => wrong("author", words::enter_name(shown_in).to_owned()),
            count if count > AUTHOR_MAX => {
                wrong("author", words::shorter_name(shown_in, AUTHOR_MAX));
            }
            _ => {}
        }
        if [&title, &text, &author].into_iter().any(|text| is_odd(text)) {
            wrong("text", words::odd_characters(shown_in).to_owned());
        }
        if language.is_none() {
            errors.push(FieldError {
                field: "language".to_owned(),
                message: words::choose_language(shown_in).to_owned(),
            });
        }
        match (rating, language) {
            (Some(rating), Some(language)) if errors.is_empty() => {
                Ok(NewReview { rating, title, text, author, language })
            }
            _ => Err(errors),
        }
    }
}

/// The name under which somebody is shown unless they choose another: first name and initial, "Ada L."
pub fn shown_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first: String = words.next().unwrap_or_default().chars().take(AUTHOR_MAX.saturating_sub(4)).collect();
    match words.last().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {}.", initial.to_uppercase()),
        None => first,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_few_enthusiasts_do_not_outrank_many_who_are_content() {
        // The shop's mean is 4.3. As measured by hand: 5.0 from 2 gives 4.417, 4.6 from 80 gives 4.567.
        let shop = Rating { count: 1_000, sum: 4_300 };
        assert_eq!(standing_micro(Rating { count: 2, sum: 10 }, shop), 4_416_666);
        assert_eq!(standing_micro(Rating { count: 80, sum: 368 }, shop), 4_566_666);
        assert_eq!(standing_micro(Rating::default(), shop), 4_300_000, "what nobody has rated is average");
        assert_eq!(standing_micro(Rating::default(), Rating::default()), 0);
        assert!(Rating { count: 3, sum: 12 }.is_at_least(4) && !Rating { count: 3, sum: 11 }.is_at_least(4));
        assert!(!Rating::default().is_at_least(0));
    }

    #[test]
    fn stars_count_exactly_while_a_review_is_published() {
        use ReviewState::Published;
        for state in ReviewState::ALL.iter().copied() {
            for event in [ReviewEvent::Publish, ReviewEvent::Reject] {
                match transition(state, event) {
                    Ok((to, effects)) => {
                        assert_ne!(state, to);
                        assert_eq!(effects.contains(&ReviewEffect::CountStars), to == Published, "{state} {event:?}");
                        let back = effects.contains(&ReviewEffect::TakeStarsBack);
                        assert_eq!(back, state == Published, "{state} {event:?}");
                    }
                    Err(error) => assert!(error.to_string().contains(state.as_str()), "{error}"),
                }
            }
        }
    }

    #[test]
    fn an_average_is_rounded_and_nothing_has_none() {
        let rating = |count, sum| Rating { count, sum };
        assert_eq!((rating(0, 0).average(), rating(0, 0).halves()), (None, None));
        for (rating, average, halves) in [
            (rating(1, 5), "5.0", 10),
            (rating(3, 14), "4.7", 9),
            (rating(20, 89), "4.5", 9),
            (rating(4, 17), "4.3", 9),
            (rating(7, 29), "4.1", 8),
        ] {
            assert_eq!((rating.average().as_deref(), rating.halves()), (Some(average), Some(halves)), "{rating:?}");
        }
        assert_eq!(
            (rating(1, 1).count_words(Language::English), rating(2, 1).count_words(Language::English)),
            ("1 review".into(), "2 reviews".into())
        );
    }

    #[test]
    fn figures_come_to_their_rating() {
        let figures = Figures([1, 0, 2, 3, 10]);
        assert_eq!(figures.rating(), Rating { count: 16, sum: 69 });
        assert_eq!((figures.with(1), figures.with(5), figures.with(0), figures.with(6)), (1, 10, 0, 0));
    }

    #[test]
    fn what_means_the_same_has_one_query() {
        for (asked, kept) in [
            ("", ""),
            ("?page=1&utm_source=x", ""),
            ("page=3&stars=4", "stars=4&page=3"),
            ("stars=6&page=0", ""),
            ("stars=four&page=-1&variant=x", ""),
            ("stars=%34", "stars=4"),
        ] {
            assert_eq!(ReviewQuery::from_query(asked).to_query(), kept, "{asked}");
        }
    }

    #[test]
    fn no_page_is_beyond_the_last() {
        let figures = Figures([0, 0, 0, 1, 30]);
        let bounds = |query: &str| {
            let (query, pages) = ReviewPage::bounds(figures, ReviewQuery::from_query(query));
            (query.to_query(), pages)
        };
        assert_eq!(bounds("page=9"), ("page=4".into(), 4));
        assert_eq!(bounds("stars=5&page=9"), ("stars=5&page=3".into(), 3));
        assert_eq!(bounds("stars=1&page=9"), ("stars=1".into(), 1));
    }

    fn draft() -> ReviewDraft {
        let text = str::to_owned;
        ReviewDraft {
            rating: text("4"),
            title: text("Good"),
            text: text("It holds what it says."),
            author: text("Ada L."),
            language: text("en"),
        }
    }

    #[test]
    fn a_good_draft_is_taken_and_its_markup_is_text() {
        let odd = "<script>alert(1)</script>\r\nand \u{202e}more";
        let taken = ReviewDraft { text: odd.to_owned(), title: "  a \n b ".to_owned(), ..draft() }
            .check(Language::English)
            .unwrap();
        assert_eq!((taken.rating, taken.title.as_str()), (4, "a b"));
        assert_eq!(taken.text, "<script>alert(1)</script>\nand \u{202e}more");
        assert_eq!(ReviewDraft { title: String::new(), ..draft() }.check(Language::English).unwrap().title, "");
    }

    #[test]
    fn what_can_not_be_taken_is_said_field_by_field() {
        type Spoil = fn(&mut ReviewDraft);
        let spoils: [(Spoil, &str); 10] = [
            (|it| it.rating.clear(), "rating"),
            (|it| it.rating = "0".to_owned(), "rating"),
            (|it| it.rating = "6".to_owned(), "rating"),
            (|it| it.text = " short ".to_owned(), "text"),
            (|it| it.text = "x".repeat(TEXT_MAX + 1), "text"),
            (|it| it.text.push('\u{7}'), "text"),
            (|it| it.title = "x".repeat(TITLE_MAX + 1), "title"),
            (|it| it.language = "xx".to_owned(), "language"),
            (|it| it.author = " \n".to_owned(), "author"),
            (|it| it.author = "x".repeat(AUTHOR_MAX + 1), "author"),
        ];
        for (spoil, field) in spoils {
            let mut draft = draft();
            spoil(&mut draft);
            let errors = draft.check(Language::English).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
        }
        assert_eq!(ReviewDraft::default().check(Language::English).unwrap_err().len(), 4);
    }

    #[test]
    fn a_name_is_shown_with_an_initial() {
        assert_eq!(shown_name("Ada Lovelace"), "Ada L.");
        assert_eq!(shown_name("  Plato "), "Plato");
        assert_eq!(shown_name("Élodie de la ßoulange"), "Élodie SS.");
        assert!(shown_name(&"x".repeat(500)).chars().count() <= AUTHOR_MAX);
    }
}
