//! Reviews of whatever the shop sells, the same for each seed and catalogue: how many stars, in which words, by whom and when.

use std::collections::{BTreeMap, BTreeSet};

use super::dice::Dice;
use super::pieces::{Piece, PieceVariant};
use super::words::{
    AFTER, DAYS, FAULTS, FIRST_NAMES, GOOD, LAST_NAMES, MONTHS, PEOPLE, QUIBBLE, REPLIES, SERVICE, SO_SO, THANKS,
    TIMES, TITLES, WEEKS,
};
use crate::domain::id::ReviewId;
use crate::domain::review::{NewReview, shown_name};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::services::review::Brought;

const SEED: u64 = 0x6d61_726c_2665_6d62;
/// Reviews of the demo shop.
pub const REVIEWS: usize = 900;
/// They were written in so many days before now.
const DAYS_BACK: i64 = 724;
/// How often out of a hundred there are five stars, four, and so on.
const STARS: [i64; 5] = [61, 25, 7, 4, 3];
/// A text that is there already is written anew so often.
const TRIES_MAX: u32 = 20;

/// A review to be.
pub struct Planned {
    /// Who writes it, with the name that they have on parcels.
    pub name: String,
    pub brought: Brought,
}

/// All reviews, the oldest first.
pub fn plan_reviews(pieces: &[Piece], now: Timestamp) -> Vec<Planned> {
    let mut dice = Dice::new(SEED);
    let weights: Vec<i64> = pieces.iter().map(|piece| piece.weight * dice.between(40, 160) / 100).collect();
    // Some pieces are liked better than others.
    let luck: Vec<i64> = pieces.iter().map(|_| dice.between(-8, 12)).collect();
    let mut writer = Writer { dice, decks: BTreeMap::new(), texts: BTreeSet::new() };
    let mut planned = Vec::new();
    while planned.len() < REVIEWS && !pieces.is_empty() {
        let place = writer.dice.weighed(&weights);
        let (Some(piece), Some(luck)) = (pieces.get(place), luck.get(place)) else { break };
        let shift = |star: usize, weight: i64| if star == 0 { weight + luck } else { weight };
        let weights: Vec<i64> = STARS.iter().enumerate().map(|(star, weight)| shift(star, *weight)).collect();
        let worse = writer.dice.weighed(&weights);
        let Some(variant) = writer.dice.pick(&piece.variants) else { break };
        planned.push(writer.review(place, piece, variant, worse, now));
    }
    planned.sort_by_key(|planned| planned.brought.at);
    planned
}

/// Whoever makes sentences of words.
struct Writer {
    dice: Dice,
    /// What is left to be said of a piece, for each list of sentences (by its address), so that nothing is said of it twice before all
    /// was said once.
    decks: BTreeMap<(usize, usize), Vec<&'static str>>,
    /// No two reviews read the same.
    texts: BTreeSet<String>,
}

impl Writer {
    /// `worse` is how many stars it lacks.
    fn review(&mut self, place: usize, piece: &Piece, variant: &PieceVariant, worse: usize, now: Timestamp) -> Planned {
        let mut fault = None;
        let mut text = String::new();
        for _ in 0..TRIES_MAX {
            let (sentences, why) = self.sentences(place, piece, worse);
            text = sentences.iter().map(|sentence| self.fill(sentence, piece, variant)).collect::<Vec<_>>().join(" ");
            fault = why;
            if self.texts.insert(text.clone()) {
                break;
            }
        }
        let dice = &mut self.dice;
        let title = match TITLES.get(worse).and_then(|titles| dice.pick(titles)) {
            Some(title) if dice.percent(62) => *title,
            _ => "",
        };
        let name = format!(
            "{} {}",
            dice.pick(FIRST_NAMES).copied().unwrap_or_default(),
            dice.pick(LAST_NAMES).copied().unwrap_or_default()
        );
        // The shop has grown: there are more of the last months.
        let back = dice.below(DAYS_BACK).min(dice.below(DAYS_BACK * 3 / 2));
        let at = now.day().plus_ms(-(back + 2) * DAY_MS + dice.between(6 * 60, 22 * 60) * 60_000);
        let answers = match (worse, fault) {
            (0, _) if dice.percent(6) => Some(THANKS),
            (3.., Some(fault)) if dice.percent(85) => REPLIES.get(fault).copied(),
            (3.., None) if dice.percent(85) => REPLIES.last().copied(),
            _ => None,
        };
        let reply = answers.and_then(|answers| dice.pick(answers)).copied().unwrap_or_default();
        let reply = reply.replace("{noun}", piece.kind.noun);
        let rating = 5_u32.saturating_sub(u32::try_from(worse).unwrap_or(0));
        let new = NewReview { rating, title: title.to_owned(), text, author: shown_name(&name), language: "en" };
        let id = ReviewId::from_bits(dice.bits());
        let brought = Brought { id, variant: variant.id, variant_title: variant.title.clone(), new, reply, at };
        Planned { name, brought }
    }

    /// What is said, and which of [`FAULTS`] it is about.
    fn sentences(&mut self, place: usize, piece: &Piece, worse: usize) -> (Vec<&'static str>, Option<usize>) {
        let kind = piece.kind;
        let length = self.dice.weighed(&[35, 40, 25]);
        let mut said = Vec::new();
        let mut fault = None;
        match worse {
            0 => {
                let lists: &[&[&'static str]] = match (length, self.dice.below(3)) {
                    (0, 0) => &[GOOD],
                    (0, _) => &[kind.good],
                    (1, 0) => &[kind.good, SERVICE],
                    (1, 1) => &[GOOD, kind.good],
                    (1, _) => &[kind.good, GOOD],
                    (_, 0) => &[GOOD, kind.good, kind.good],
                    (_, 1) => &[kind.good, GOOD, SERVICE],
                    _ => &[SERVICE, kind.good, GOOD],
                };
                said.extend(lists.iter().map(|list| self.draw(place, list)));
            }
            1 => {
                let quibble = if self.dice.percent(50) { kind.quibble } else { QUIBBLE };
                let lists: &[&[&'static str]] = match length {
                    0 => &[kind.good],
                    1 => &[kind.good, quibble],
                    _ => &[GOOD, kind.good, quibble],
                };
                said.extend(lists.iter().map(|list| self.draw(place, list)));
            }
            2 => {
                said.push(self.draw(place, SO_SO));
                if length > 0 {
                    said.push(self.draw(place, if self.dice.clone().percent(50) { kind.quibble } else { kind.bad }));
                }
            }
            _ => {
                if self.dice.percent(40) {
                    said.push(self.draw(place, kind.bad));
                } else {
                    let why = self.dice.weighed(&[42, 22, 26, 10]);
                    fault = Some(why);
                    said.push(self.draw(place, FAULTS.get(why).copied().unwrap_or(kind.bad)));
                }
                if length > 0 {
                    said.push(self.draw(place, AFTER));
                }
            }
        }
        (said, fault)
    }

    /// The next sentence of a list that was not said of this piece yet.
    fn draw(&mut self, place: usize, list: &'static [&'static str]) -> &'static str {
        let deck = self.decks.entry((place, list.as_ptr().addr())).or_default();
        if deck.is_empty() {
            deck.extend(list);
            self.dice.shuffle(deck);
        }
        deck.pop().unwrap_or_default()
    }

    fn fill(&mut self, sentence: &str, piece: &Piece, variant: &PieceVariant) -> String {
        let dice = &mut self.dice;
        let mut one = |words: &[&'static str]| dice.pick(words).copied().unwrap_or_default();
        let (who, time, month, days, weeks) = (one(PEOPLE), one(TIMES), one(MONTHS), one(DAYS), one(WEEKS));
        let glaze = variant.glaze.as_deref().map_or_else(|| "glaze".to_owned(), |glaze| format!("{glaze} glaze"));
        sentence
            .replace("{noun}", piece.kind.noun)
            .replace("{size}", piece.kind.size)
            .replace("I went for {glaze}", &format!("I went for {}", variant.glaze.as_deref().unwrap_or("this one")))
            .replace("ordered {glaze}", &format!("ordered {}", variant.glaze.as_deref().unwrap_or("it")))
            .replace("hoped for {glaze}", &format!("hoped for {}", variant.glaze.as_deref().unwrap_or("a colour")))
            .replace("{glaze}", &glaze)
            .replace("{who_big}", &capital(who))
            .replace("{who}", who)
            .replace("{time}", time)
            .replace("{month}", month)
            .replace("{days}", days)
            .replace("{weeks}", weeks)
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
