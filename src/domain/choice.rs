//! Choosing a variant: what a shopper picks option by option, and where each pick leads.
//!
//! Nobody is ever left without a variant. What is not made in a combination leads to the nearest one that is.

use super::id::VariantId;
use super::product::{PictureView, ProductView, VariantView};
use super::query_string::pairs;

/// Names of an option's field in forms and URLs begin with this: `option.Size=M`.
pub const OPTION_FIELD: &str = "option.";
/// The name of the field and URL parameter that holds a variant's id.
pub const VARIANT_FIELD: &str = "variant";

/// Where picking a value leads, all other picks kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Available,
    SoldOut,
    /// It is not made in this combination: picking it changes another option too.
    Elsewhere,
}

impl ProductView {
    /// The variant with the id.
    pub fn variant(&self, id: VariantId) -> Option<&VariantView> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// What the page shows before anything was picked: the first variant that can be had, or the first one.
    pub fn first_choice(&self) -> Option<&VariantView> {
        self.variants.iter().find(|variant| variant.stock.available()).or_else(|| self.variants.first())
    }

    /// The variant that is reached by picking a value: of those that have it, the one that keeps most of the other picks,
    /// and of several such one that can be had.
    pub fn pick(&self, from: &VariantView, option: usize, value: &str) -> Option<&VariantView> {
        let others_kept = |variant: &VariantView| {
            let values = variant.option_values.iter().zip(&from.option_values).enumerate();
            values.filter(|(place, (theirs, ours))| *place != option && theirs == ours).count()
        };
        let with_value = self.variants.iter().filter(|variant| has(variant, option, value));
        // `max_by_key` takes the last of equals, and the merchant's first should win.
        with_value.rev().max_by_key(|variant| (others_kept(variant), variant.stock.available()))
    }

    /// Where picking a value leads.
    pub fn reach(&self, from: &VariantView, option: usize, value: &str) -> Reach {
        let mut wanted = from.option_values.clone();
        if let Some(place) = wanted.get_mut(option) {
            value.clone_into(place);
        }
        match self.variants.iter().find(|variant| variant.option_values == wanted) {
            Some(variant) if variant.stock.available() => Reach::Available,
            Some(_) => Reach::SoldOut,
            None => Reach::Elsewhere,
        }
    }

    /// What each value of an option looks like, if that is what sets them apart: every value has its own picture, as glazes do.
    pub fn looks(&self, option: usize) -> Option<Vec<&PictureView>> {
        let values = &self.options.get(option)?.values;
        let shown = |value: &String| self.variants.iter().find(|variant| has(variant, option, value))?.picture;
        let places: Vec<u32> = values.iter().map(shown).collect::<Option<_>>()?;
        let alone = places.iter().enumerate().all(|(at, place)| places.iter().take(at).all(|other| other != place));
        let picture = |place: &u32| self.pictures.get(usize::try_from(*place).ok()?);
        places.iter().map(picture).collect::<Option<Vec<_>>>().filter(|found| alone && found.len() > 1)
    }

    /// The variant a page's query or a form asks for, and whether it is exactly what was asked. `variant=` is where the shopper
    /// was, `option.…=` what they picked since: a form that was sent without script holds both.
    pub fn asked<'a>(&self, fields: impl Iterator<Item = (&'a str, &'a str)>) -> Option<(&VariantView, bool)> {
        let mut start = None;
        let mut picks = Vec::new();
        for (name, value) in fields {
            if name == VARIANT_FIELD {
                start = value.parse().ok().and_then(|id| self.variant(id)).or(start);
            } else if let Some(option) = name.strip_prefix(OPTION_FIELD)
                && let Some(place) = self.options.iter().position(|known| known.name == option)
            {
                picks.push((place, value));
            }
        }
        let start = start.or_else(|| self.first_choice())?;
        let exact = self.variants.iter().find(|variant| {
            picks.len() == self.options.len() && picks.iter().all(|(option, value)| has(variant, *option, value))
        });
        if let Some(exact) = exact {
            return Some((exact, true));
        }
        // What was picked since is what differs from where the shopper was; the rest of the form follows it.
        let picked_since = picks.iter().filter(|(option, value)| !has(start, *option, value));
        let variant = picked_since.fold(start, |at, (option, value)| self.pick(at, *option, value).unwrap_or(at));
        Some((variant, picks.iter().all(|(option, value)| has(variant, *option, value))))
    }

    /// The same, of a query string.
    pub fn asked_by_query(&self, query: &str) -> Option<(&VariantView, bool)> {
        let fields: Vec<(String, String)> = pairs(query).collect();
        self.asked(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

fn has(variant: &VariantView, option: usize, value: &str) -> bool {
    variant.option_values.get(option).is_some_and(|own| own == value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
pub(super) mod tests {
    use super::*;
    use crate::domain::id::ProductId;
    use crate::domain::product::OptionView;
    use crate::domain::stock::StockFace;

    /// Ash in S and L, Moss in S (sold out) and M.
    pub fn mug() -> ProductView {
        let variant = |id, glaze: &str, size: &str, stock| VariantView {
            id: VariantId::from_bits(id),
            sku: String::new(),
            barcode: String::new(),
            option_values: vec![glaze.to_owned(), size.to_owned()],
            price_minor: 100,
            was_minor: None,
            stock,
            picture: None,
            weight_g: Some(300),
        };
        let option = |name: &str, values: &[&str]| OptionView {
            name: name.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        ProductView {
            id: ProductId::from_bits(1),
            slug: "mug".into(),
            title: "Mug".into(),
            description_html: String::new(),
            description_text: String::new(),
            vendor: String::new(),
            product_type: String::new(),
            options: vec![option("Glaze", &["Ash", "Moss"]), option("Size", &["S", "M", "L"])],
            variants: vec![
                variant(1, "Moss", "S", StockFace::SoldOut),
                variant(2, "Ash", "S", StockFace::InStock),
                variant(3, "Ash", "L", StockFace::InStock),
                variant(4, "Moss", "M", StockFace::Low(2)),
            ],
            pictures: vec![],
            seo_title: String::new(),
            seo_description: String::new(),
            collection: None,
            rating: crate::domain::review::Rating::default(),
            reviews: Box::default(),
            similar: vec![],
            companions: vec![],
            questions: vec![],
        }
    }

    #[test]
    fn only_what_looks_different_has_looks() {
        let picture = |src: &str| PictureView { src: src.into(), alt: String::new(), width: 4, height: 5 };
        let mut mug = mug();
        assert_eq!(mug.looks(0), None, "no pictures");
        mug.pictures = vec![picture("ash"), picture("moss"), picture("detail")];
        for variant in &mut mug.variants {
            variant.picture = Some(u32::from(has(variant, 0, "Moss")));
        }
        assert_eq!(mug.looks(0), Some(vec![&picture("ash"), &picture("moss")]));
        assert_eq!(mug.looks(1), None, "sizes share their pictures");
        assert_eq!(mug.looks(2), None, "there is no third option");
        mug.variants.first_mut().unwrap().picture = None;
        assert_eq!(mug.looks(0), None, "one glaze has no picture of its own");
    }

    fn asked(query: &str) -> (u64, bool) {
        let mug = mug();
        let (variant, exact) = mug.asked_by_query(query).unwrap();
        let bits = (1..=4).find(|bits| VariantId::from_bits(*bits) == variant.id).unwrap();
        (bits, exact)
    }

    #[test]
    fn the_first_that_can_be_had_is_shown_first() {
        assert_eq!(asked(""), (2, true));
        assert_eq!(asked("variant=nonsense&option.Colour=red"), (2, true));
    }

    #[test]
    fn a_link_to_a_variant_shows_it_even_when_it_is_sold_out() {
        let link = format!("variant={}", VariantId::from_bits(1));
        assert_eq!(asked(&link), (1, true));
    }

    #[test]
    fn what_is_picked_in_full_is_found_whatever_was_shown_before() {
        let before = VariantId::from_bits(2);
        assert_eq!(asked(&format!("variant={before}&option.Glaze=Moss&option.Size=M")), (4, true));
        assert_eq!(asked("option.Size=L&option.Glaze=Ash"), (3, true));
    }

    #[test]
    fn what_is_not_made_leads_to_the_nearest_and_says_so() {
        let before = VariantId::from_bits(3);
        // Moss in L: the glaze was picked last, so Moss it is.
        assert_eq!(asked(&format!("variant={before}&option.Glaze=Moss&option.Size=L")), (4, false));
        assert_eq!(asked("option.Glaze=Purple"), (2, false));
    }

    #[test]
    fn every_value_says_where_it_leads() {
        let mug = mug();
        let ash_s = mug.variant(VariantId::from_bits(2)).unwrap();
        assert_eq!(mug.reach(ash_s, 0, "Ash"), Reach::Available);
        assert_eq!(mug.reach(ash_s, 0, "Moss"), Reach::SoldOut);
        assert_eq!(mug.reach(ash_s, 1, "M"), Reach::Elsewhere);
        assert_eq!(mug.pick(ash_s, 1, "M").unwrap().id, VariantId::from_bits(4));
        assert_eq!(mug.pick(ash_s, 1, "XXL"), None);
    }

    #[test]
    fn a_product_without_options_has_one_choice() {
        let mut plain = mug();
        plain.options.clear();
        plain.variants.truncate(1);
        assert_eq!(plain.asked_by_query("option.Size=M").map(|(_, exact)| exact), Some(true));
    }
}
