//! What stands in the head of each page: title, description, its one address, and what others see when it is shared.

use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

use super::load::ShopAnswer;
use crate::browser;
use crate::domain::headline::with_shop;
use crate::domain::money::Money;
use crate::domain::picture::{SHARED, SHARED_SHOP, SHARED_SIZE};
use crate::domain::product::PictureView;
use crate::ui::app::{Navigation, Origin};
use crate::ui::kit::AtOnce;
use crate::ui::locale::to;
use crate::words::{Language, Locale};

/// What a page says of itself.
#[derive(Debug, Clone, Default)]
pub struct PageHead {
    pub title: String,
    pub shop_name: String,
    /// A sentence or two; empty where none is needed.
    pub description: String,
    /// Path and query under which search engines should know it; `None` for pages that they should leave alone.
    pub canonical: Option<String>,
    pub picture: Option<PictureView>,
    /// What it costs, of something that can be bought here.
    pub price: Option<Money>,
}

impl PageHead {
    /// The head of a page that search engines should leave alone.
    pub fn private(title: impl Into<String>, shop_name: &str) -> Self {
        Self { title: title.into(), shop_name: shop_name.to_owned(), ..Self::default() }
    }

    /// Puts it into the document. After a change of page within the app it also tells those who listen where they are.
    pub fn show(self) -> AnyView {
        let Self { title, shop_name, description, canonical, picture, price } = self;
        let origin = origin();
        let title = with_shop(&title, &shop_name);
        expect_context::<Navigation>().arrived(title.clone());

        let description = truncated(&description);
        // What is no photograph can't be shared as one.
        let picture = picture.filter(|picture| !picture.src.ends_with(".svg"));
        let picture = picture.unwrap_or_else(|| PictureView::named(SHARED_SHOP.to_owned(), shop_name.clone()));
        let languages = spoken();
        let public = canonical.map(|path| {
            let url = format!("{origin}{}", to(&path));
            let property = |property: &'static str, content: String| view! { <Meta property content/> };
            view! {
                <Link rel="canonical" href=url.clone()/>
                {alternates(&origin, &path, &languages)}
                {property("og:url", url)}
                {property("og:type", if price.is_some() { "product" } else { "website" }.to_owned())}
                {property("og:site_name", shop_name)}
                {property("og:title", title.clone())}
                {property("og:description", description.clone())}
                {property("og:image", [&origin, SHARED, &picture.src].concat())}
                {property("og:image:width", SHARED_SIZE.0.to_string())}
                {property("og:image:height", SHARED_SIZE.1.to_string())}
                {property("og:image:alt", picture.alt)}
                <Meta name="twitter:card" content="summary_large_image"/>
                {price.map(|price| view! {
                    {property("product:price:amount", price.currency.write_minor(price.minor))}
                    {property("product:price:currency", price.currency.code().to_owned())}
                })}
            }
        });
        let hidden = public.is_none().then(|| view! { <Meta name="robots" content="noindex"/> });
        view! {
            <Title text=title/>
            <Meta name="description" content=description/>
            {public}
            {hidden}
        }
        .at_once()
    }
}

/// The same page in each language, for search engines; nothing where there is one language.
/// <https://developers.google.com/search/docs/specialty/international/localized-versions>
fn alternates(origin: &str, path: &str, languages: &[Language]) -> Option<AnyView> {
    let alternate = |hreflang: &'static str, language: Language| {
        let href = format!("{origin}{}", Locale::of(language, languages).path(path));
        view! { <Link rel="alternate" hreflang href/> }
    };
    let first = languages.first().filter(|_| languages.len() > 1)?;
    let each = languages.iter().map(|language| alternate(language.code(), *language)).collect::<Vec<_>>();
    Some(view! { {each} {alternate("x-default", *first)} }.at_once())
}

/// The languages of the shop, as far as it is known.
fn spoken() -> Vec<Language> {
    let ShopAnswer(shop) = expect_context();
    shop.known().and_then(Result::ok).map_or_else(Vec::new, |view| view.shop.languages)
}

/// The shop's own address, without a slash at the end.
pub fn origin() -> String {
    use_context::<Origin>().map(|Origin(origin)| origin).or_else(browser::origin).unwrap_or_default()
}

/// The first words of a text, about as many as a result of a search engine shows.
fn truncated(text: &str) -> String {
    const CHARS: usize = 160;
    let Some((end, _)) = text.char_indices().nth(CHARS) else { return text.to_owned() };
    let cut = text.get(..end).unwrap_or(text);
    let words = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{words}…")
}

#[cfg(test)]
mod tests {
    use super::truncated;

    #[test]
    fn a_long_description_ends_with_a_whole_word() {
        assert_eq!(truncated("Holds 320 ml."), "Holds 320 ml.");
        let long = truncated(&"wörter ".repeat(40));
        assert!(long.ends_with("wörter…") && long.chars().count() <= 161, "{long}");
    }
}
