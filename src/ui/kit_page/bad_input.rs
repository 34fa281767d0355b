//! Products that try the pages: without a picture or with many, with one variant or a hundred, with a title that does not end, with a
//! price of six digits, in a script that runs from right to left.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::catalog::{get_home, get_product};
use crate::domain::id::VariantId;
use crate::domain::product::{OptionView, ProductCard, ProductFound, ProductView, VariantView};
use crate::domain::shop::ShopView;
use crate::domain::stock::StockFace;
use crate::ui::kit::AtOnce;
use crate::ui::storefront::card::Cards;
use crate::ui::storefront::head::PageHead;
use crate::ui::storefront::load::{ask, loaded};
use crate::ui::storefront::not_found::not_found;
use crate::ui::storefront::product;

/// What is wrong with a product, by a name for its address.
type Spoil = fn(&mut ProductView);

/// What a merchant may do to a product.
const SPOILED: [(&str, Spoil); 8] = [
    ("no-picture", |product| {
        product.title = "Without a picture".to_owned();
        product.pictures.clear();
        product.variants.iter_mut().for_each(|variant| variant.picture = None);
    }),
    ("one-variant", |product| {
        product.title = "With one variant".to_owned();
        product.options.clear();
        product.variants.truncate(1);
        product.variants.iter_mut().for_each(|variant| variant.option_values.clear());
    }),
    ("hundred-variants", hundred_variants),
    ("many-pictures", |product| {
        product.title = "With twenty pictures".to_owned();
        product.pictures = product.pictures.iter().cycle().take(20).cloned().collect();
    }),
    ("long-title", |product| {
        let words = "A serving bowl for people who like to describe what they make at some length, ";
        product.title = words.chars().cycle().take(200).collect();
    }),
    ("one-long-word", |product| {
        product.title = "Donaudampfschifffahrtsgesellschaftskapitänstassenuntersetzer".to_owned()
    }),
    ("six-digits", |product| {
        product.title = "A price of six digits".to_owned();
        for variant in &mut product.variants {
            (variant.price_minor, variant.was_minor) = (12_345_678, Some(98_765_432));
        }
    }),
    ("right-to-left", |product| {
        product.title = "فنجان شاي مزجج يدويًا".to_owned();
        product.vendor = "استوديو الخزف".to_owned();
        product.description_html = "<p dir=\"auto\">فنجان بمقبض يتسع لثلاثة أصابع. القاعدة غير مزججة.</p>".to_owned();
        product.options = vec![OptionView {
            name: "اللون".to_owned(),
            values: vec!["رمادي".to_owned(), "أزرق".to_owned()],
        }];
        product.variants.truncate(2);
        for (variant, colour) in product.variants.iter_mut().zip(["رمادي", "أزرق"]) {
            variant.option_values = vec![colour.to_owned()];
        }
    }),
];

/// Ten glazes in ten sizes, some of them sold out and two not made.
fn hundred_variants(product: &mut ProductView) {
    let Some(like) = product.variants.first().cloned() else { return };
    product.title = "With a hundred variants".to_owned();
    let values = |name: &str| (1..=10).map(|number| format!("{name} {number}")).collect::<Vec<_>>();
    let (glazes, sizes) = (values("Glaze"), values("Size"));
    let variant = |(place, (glaze, size)): (u64, (&String, &String))| VariantView {
        id: VariantId::from_bits(place.saturating_add(1)),
        option_values: vec![glaze.clone(), size.clone()],
        stock: if place % 7 == 3 { StockFace::SoldOut } else { StockFace::InStock },
        ..like.clone()
    };
    let pairs = glazes.iter().flat_map(|glaze| sizes.iter().map(move |size| (glaze, size)));
    product.variants =
        (0..).zip(pairs).map(variant).filter(|variant| variant.option_values != ["Glaze 2", "Size 1"]).collect();
    product.options = vec![
        OptionView { name: "Glaze".to_owned(), values: glazes },
        OptionView { name: "Size".to_owned(), values: sizes },
    ];
}

/// A card as the lists would have it.
fn card_of(name: &str, product: &ProductView, like: &ProductCard) -> ProductCard {
    let variant = product.variants.first();
    ProductCard {
        slug: format!("../kit/products/{name}"),
        title: product.title.clone(),
        price_minor: variant.map_or(like.price_minor, |variant| variant.price_minor),
        was_minor: variant.and_then(|variant| variant.was_minor),
        picture: product.pictures.first().cloned(),
        ..like.clone()
    }
}

/// All of them side by side.
pub(super) fn cards_page() -> AnyView {
    let found = ask(String::new, |_| async {
        let home = get_home().await?;
        let slug = home.featured.first().map(|card| card.slug.clone()).unwrap_or_default();
        Ok((home, get_product(slug).await?))
    });
    loaded(found, |ShopView { shop, .. }, (home, product)| {
        let (Some(like), ProductFound::Here(product)) = (home.featured.first(), product) else { return not_found() };
        let cards = SPOILED.map(|(name, spoil)| {
            let mut product = (*product).clone();
            spoil(&mut product);
            card_of(name, &product, like)
        });
        view! {
            {PageHead::private("Products that try the pages", &shop.name).show()}
            <section class="page">
                <h1>"Products that try the pages"</h1>
                <h2 class="visually-hidden">"Products"</h2>
                <Cards cards=cards.to_vec() currency=shop.rules.currency/>
            </section>
        }
        .at_once()
    })
}

/// One of them.
pub(super) fn product_page() -> AnyView {
    let params = use_params_map();
    let name = params.read_untracked().get("name").unwrap_or_default();
    let found = ask(String::new, |_| async {
        let home = get_home().await?;
        get_product(home.featured.first().map(|card| card.slug.clone()).unwrap_or_default()).await
    });
    loaded(found, move |ShopView { shop, .. }, product| {
        let spoil = SPOILED.iter().find(|(known, _)| *known == name).map(|(_, spoil)| spoil);
        let (Some(spoil), ProductFound::Here(mut product)) = (spoil, product) else { return not_found() };
        spoil(&mut product);
        product::show(shop, *product)
    })
}
