//! The wishlist: variants that a visitor has saved for later. Like the cart it lives in the browser, in a cookie that script and
//! server both read, so nobody needs an account for it; only ids are in it. Of whoever is signed in it is kept with the account, too.
//!
//! It remembers what was taken out as well as what was saved, each with its time, so that lists from several devices can be merged:
//! of each variant the later word counts. Merging is commutative, associative and idempotent, whoever meets whom first.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Deserializer, Serialize};

use super::id::VariantId;
use super::product::PictureView;
use super::stock::StockFace;
use super::time::Timestamp;

/// The name of the cookie that holds the wishlist.
pub const WISHLIST_COOKIE: &str = "wishlist";
/// How long a wishlist is remembered after its last change: a year, in seconds.
pub const WISHLIST_AGE_S: u32 = 365 * 86_400;
/// A wishlist has no more words about variants than this, so that it fits its cookie.
pub const WISHES_MAX: usize = 100;

/// The last word about a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub variant: VariantId,
    /// Whether it is on the list, or was taken out.
    pub saved: bool,
    /// When that was said: seconds since 1970.
    pub at_s: u32,
}

impl Wish {
    /// Which of two words about one variant counts: the later one, and of two at once the one that loses nothing.
    fn strength(&self) -> (u32, bool) {
        (self.at_s, self.saved)
    }
}

/// What somebody does to their list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishlistChange {
    Save(VariantId),
    TakeOut(VariantId),
}

/// What a visitor has saved. There is one word about each variant; those said last stand first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wishlist {
    wishes: Vec<Wish>,
}

/// The wishlist has as many pieces as it can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WishlistFull;

impl fmt::Display for WishlistFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "You have saved {WISHES_MAX} pieces, which is all that fits. Take one out to save another.")
    }
}

impl std::error::Error for WishlistFull {}

/// First part of the cookie: the version of its form.
const COOKIE_FORM: &str = "1";

impl Wishlist {
    /// All words, those said last first; what was taken out is among them.
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// The variants that are saved, those saved last first.
    pub fn saved(&self) -> impl Iterator<Item = VariantId> {
        self.wishes.iter().filter(|wish| wish.saved).map(|wish| wish.variant)
    }

    /// Whether the variant is saved.
    pub fn has(&self, variant: VariantId) -> bool {
        self.saved().any(|saved| saved == variant)
    }

    /// Whether nothing was ever said.
    pub fn is_empty(&self) -> bool {
        self.wishes.is_empty()
    }

    /// Saves a variant.
    ///
    /// # Errors
    /// When the list can't hold another one.
    pub fn save(&mut self, variant: VariantId, now: Timestamp) -> Result<(), WishlistFull> {
        if self.has(variant) {
            return Ok(());
        }
        let is_known = self.wishes.iter().any(|wish| wish.variant == variant);
        if !is_known && self.wishes.len() >= WISHES_MAX {
            // What was taken out long ago makes room; nobody misses it.
            let oldest = self.wishes.iter().rposition(|wish| !wish.saved).ok_or(WishlistFull)?;
            self.wishes.remove(oldest);
        }
        self.say(variant, true, now);
        Ok(())
    }

    /// Does what somebody wants done to it.
    ///
    /// # Errors
    /// When the list can't hold another one.
    pub fn change(&mut self, change: WishlistChange, now: Timestamp) -> Result<(), WishlistFull> {
        match change {
            WishlistChange::Save(variant) => self.save(variant, now),
            WishlistChange::TakeOut(variant) => {
                self.take_out(variant, now);
                Ok(())
            }
        }
    }

    /// Takes a variant out.
    pub fn take_out(&mut self, variant: VariantId, now: Timestamp) {
        if self.has(variant) {
            self.say(variant, false, now);
        }
    }

    /// The later word about each variant of either list; of too many those said last.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        self.wishes.iter().chain(&other.wishes).copied().collect()
    }

    /// The list with no word later than now. A browser can write any time into its cookie, and a word of the far future would be the last
    /// one for good.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Self {
        let now_s = seconds(now);
        self.wishes.iter().map(|wish| Wish { at_s: wish.at_s.min(now_s), ..*wish }).collect()
    }

    /// As its cookie holds it: `1`, then for each word `.{variant}-{time}` for what is saved or `.{variant}_{time}` for what was taken
    /// out, the time in hexadecimal seconds. The characters need no escaping there.
    pub fn to_cookie(&self) -> String {
        let mut text = COOKIE_FORM.to_owned();
        for wish in &self.wishes {
            let mark = if wish.saved { '-' } else { '_' };
            // Writing to a string can't fail.
            let _ = write!(text, ".{}{mark}{:x}", wish.variant, wish.at_s);
        }
        text
    }

    /// Reads a cookie, whatever is in it: parts that make no sense are left out.
    pub fn from_cookie(text: &str) -> Self {
        let mut parts = text.split('.');
        if parts.next() != Some(COOKIE_FORM) {
            return Self::default();
        }
        parts.filter_map(wish_of_cookie).collect()
    }

    /// The new word is later than the one before, whatever the clock says.
    fn say(&mut self, variant: VariantId, saved: bool, now: Timestamp) {
        let now_s = seconds(now);
        let before = self.wishes.iter().find(|wish| wish.variant == variant).map(|wish| wish.at_s.saturating_add(1));
        let word = Wish { variant, saved, at_s: now_s.max(before.unwrap_or(0)) };
        let others = self.wishes.iter().filter(|wish| wish.variant != variant).copied();
        *self = others.chain([word]).collect();
    }
}

fn seconds(now: Timestamp) -> u32 {
    u32::try_from(now.0.div_euclid(1_000)).unwrap_or(0)
}

fn wish_of_cookie(part: &str) -> Option<Wish> {
    let (variant, saved, at) = match part.split_once('-') {
        Some((variant, at)) => (variant, true, at),
        None => part.split_once('_').map(|(variant, at)| (variant, false, at))?,
    };
    // `from_str_radix` alone would take "+1" and "A" too, and a time has one spelling only.
    let is_time = at.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let at_s = is_time.then(|| u32::from_str_radix(at, 16).ok())??;
    Some(Wish { variant: variant.parse().ok()?, saved, at_s })
}

/// The stronger word about each variant; of too many those said last.
impl FromIterator<Wish> for Wishlist {
    fn from_iter<I: IntoIterator<Item = Wish>>(words: I) -> Self {
        let mut strongest: BTreeMap<VariantId, Wish> = BTreeMap::new();
        for word in words {
            let known = strongest.entry(word.variant).or_insert(word);
            if word.strength() > known.strength() {
                *known = word;
            }
        }
        let mut wishes: Vec<Wish> = strongest.into_values().collect();
        wishes.sort_by(|one, other| other.strength().cmp(&one.strength()).then(one.variant.cmp(&other.variant)));
        wishes.truncate(WISHES_MAX);
        Self { wishes }
    }
}

/// A list on the wire becomes one through the same door as a cookie does, so a forged one keeps the rules too.
impl<'de> Deserialize<'de> for Wishlist {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Words {
            wishes: Vec<Wish>,
        }
        Ok(Words::deserialize(from)?.wishes.into_iter().collect())
    }
}

/// A saved piece as the shop sees it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedPiece {
    Here(SavedView),
    /// It is sold no more, or not where the visitor is.
    Gone(VariantId),
}

/// A saved piece that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub variant: VariantId,
    pub slug: String,
    pub title: String,
    /// The option values, "M / Blue"; empty for a product without options.
    pub variant_title: String,
    pub picture: Option<PictureView>,
    pub price_minor: i64,
    pub stock: StockFace,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn variant(bits: u64) -> VariantId {
        VariantId::from_bits(bits)
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds.saturating_mul(1_000))
    }

    fn lists() -> impl Strategy<Value = Wishlist> {
        lists_of(150)
    }

    fn lists_of(variants: u64) -> impl Strategy<Value = Wishlist> {
        let word = (0..variants, any::<bool>(), 0..40_u32);
        prop::collection::vec(word, 0..200).prop_map(|words| {
            words.into_iter().map(|(bits, saved, at_s)| Wish { variant: variant(bits), saved, at_s }).collect()
        })
    }

    #[test]
    fn what_was_saved_last_stands_first_and_what_was_taken_out_is_gone() {
        let mut list = Wishlist::default();
        for (second, bits) in [(10, 1), (20, 2), (30, 3)] {
            list.save(variant(bits), at(second)).unwrap();
        }
        list.take_out(variant(2), at(40));
        list.take_out(variant(9), at(41));
        assert_eq!(list.saved().collect::<Vec<_>>(), [variant(3), variant(1)]);
        assert!(!list.has(variant(2)));
        list.save(variant(2), at(5)).unwrap();
        assert_eq!(list.saved().next(), Some(variant(2)), "a clock that goes back takes no word back");
    }

    #[test]
    fn the_later_word_counts_whichever_list_has_it() {
        let (mut here, mut there) = (Wishlist::default(), Wishlist::default());
        here.save(variant(1), at(10)).unwrap();
        there.save(variant(1), at(20)).unwrap();
        there.take_out(variant(1), at(30));
        assert!(!here.merged(&there).has(variant(1)));
        here.take_out(variant(1), at(35));
        here.save(variant(1), at(40)).unwrap();
        assert!(there.merged(&here).has(variant(1)));
    }

    #[test]
    fn a_full_list_forgets_what_was_taken_out_and_then_refuses() {
        let mut list = Wishlist::default();
        for (place, bits) in (0..).zip(0..u64::try_from(WISHES_MAX).unwrap()) {
            list.save(variant(bits), at(place)).unwrap();
        }
        assert_eq!(list.save(variant(500), at(200)), Err(WishlistFull));
        assert_eq!(list.save(variant(5), at(200)), Ok(()), "it has that one");
        list.take_out(variant(0), at(201));
        list.save(variant(500), at(202)).unwrap();
        assert_eq!(list.wishes().len(), WISHES_MAX);
        assert_eq!(list.saved().count(), WISHES_MAX, "nothing that is saved was lost");
    }

    #[test]
    fn the_cookie_has_the_form_that_was_agreed() {
        let mut list = Wishlist::default();
        list.save(variant(1), at(1_795_305_600)).unwrap();
        list.save(variant(u64::MAX), at(1_795_305_601)).unwrap();
        list.take_out(variant(1), at(1_795_305_602));
        assert_eq!(list.to_cookie(), "1.0000000000001_6b023082.fzzzzzzzzzzzz-6b023081");
    }

    #[test]
    fn what_makes_no_sense_in_a_cookie_is_left_out() {
        for text in [
            "",
            "1",
            "2.0000000000001-2",
            "1.x-1",
            "1.0000000000001",
            "1.0000000000001-+1",
            "1.0000000000001-A",
            "1.0000000000001-",
            "1.0000000000001-fffffffff",
            "1.0000000000001_-1",
        ] {
            assert!(Wishlist::from_cookie(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn the_largest_list_fits_its_cookie() {
        let words =
            (0..200).map(|n| Wish { variant: variant(u64::MAX.saturating_sub(n)), saved: true, at_s: u32::MAX });
        assert!(words.collect::<Wishlist>().to_cookie().len() < 3_000);
    }

    proptest! {
        #[test]
        fn a_list_survives_its_cookie_and_the_wire(list in lists()) {
            prop_assert_eq!(&Wishlist::from_cookie(&list.to_cookie()), &list);
            let wire = serde_json::to_value(&list).unwrap();
            prop_assert_eq!(&serde_json::from_value::<Wishlist>(wire).unwrap(), &list);
        }

        #[test]
        fn merging_keeps_the_laws(a in lists(), b in lists(), c in lists()) {
            prop_assert_eq!(a.merged(&a), a.clone());
            prop_assert_eq!(a.merged(&b), b.merged(&a));
            prop_assert_eq!(a.merged(&b).merged(&c), a.merged(&b.merged(&c)));
            prop_assert!(a.merged(&b).wishes().len() <= WISHES_MAX);
        }

        #[test]
        fn no_device_undoes_a_change_that_it_has_not_heard_of(
            phone in lists_of(20), desk in lists_of(20), bits in 0..20_u64, saves in any::<bool>(), now in 0..40_i64,
        ) {
            // Both have told what they have, and then the account's list is changed.
            let mut kept = phone.until(at(now)).merged(&desk.until(at(now)));
            let variant = variant(bits);
            let change = if saves { WishlistChange::Save(variant) } else { WishlistChange::TakeOut(variant) };
            prop_assert_eq!(kept.change(change, at(now)), Ok(()));
            prop_assert_eq!(kept.has(variant), saves);
            for device in [phone, desk] {
                prop_assert_eq!(kept.merged(&device.until(at(now))), kept.clone());
            }
        }

        #[test]
        fn no_word_is_from_the_future(list in lists(), now in 0..40_i64) {
            let until = list.until(at(now));
            prop_assert!(until.wishes().iter().all(|wish| i64::from(wish.at_s) <= now));
            prop_assert_eq!(until.until(at(now)), until.clone());
            prop_assert_eq!(until.wishes().len(), list.wishes().len());
            prop_assert_eq!(list.until(at(100)), list);
        }

        #[test]
        fn any_cookie_is_a_list(text in "1(\\.[0-9a-z]{12,14}[-_][0-9a-f]{0,9}|[.1_-])*") {
            prop_assert!(Wishlist::from_cookie(&text).wishes().len() <= WISHES_MAX);
        }
    }
}
