//! The merchant's texts in another language: the same goods under other words, from the list to the order, and nothing of it in the
//! language that they are written in.

use vitrine::domain::id::VariantId;
use vitrine::domain::listing::{Facet, Filter, SearchFound};
use vitrine::domain::product::{ProductFound, ProductView, Variant};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::Ctx;
use vitrine::services::cart::quote;
use vitrine::services::catalog::{get_product, get_shop, search};
use vitrine::services::checkout::place_order;
use vitrine::services::edit::{NewEdit, propose_edit};
use vitrine::services::invoice::{get_invoice, issue_invoice};
use vitrine::services::settings::{export_settings, import_settings};
use vitrine::services::translation::{export_translations, import_translations};
use vitrine::words::{Language, Locale};

use super::shop::{Shop, refused, story};

const FILE: &str = "text,translation\nWren mug,Becher Wren\nGlaze,Glasur\nAsh,Asche\nMoss,\nDrink,Trinken\nMug,Becher\n\
                    <p>Holds much.</p>,<p>Fasst viel.</p>\nStandard,Standardversand\n";

/// The shop for those who read German.
async fn in_german(shop: &Shop) -> Ctx {
    let mut settings = export_settings(&shop.ctx).await.expect("settings");
    settings.shop.languages = vec![Language::English, Language::German];
    import_settings(&shop.ctx, settings).await.expect("they make sense");
    shop.ctx.in_locale(Locale::marked(Language::German))
}

async fn product(ctx: &Ctx, slug: &str) -> ProductView {
    match get_product(ctx, slug).await.expect("a product") {
        ProductFound::Here(product) => *product,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_goods_are_sold_under_other_words() {
    story(async |shop| {
        let mug = shop
            .stock_as("Wren mug", 2_600, 5, |mug| {
                mug.description_html = "<p>Holds much.</p>".into();
                (mug.product_type, mug.tags) = ("Mug".into(), vec!["Drink".into()]);
                mug.option_names = vec!["Glaze".into()];
                mug.variants[0].option_values = vec!["Ash".into()];
                let moss = Variant {
                    id: VariantId::from_bits(1),
                    sku: "other".into(),
                    option_values: vec!["Moss".into()],
                    ..mug.variants[0].clone()
                };
                mug.variants.push(moss);
            })
            .await;
        let german = in_german(shop).await;
        assert_eq!(product(&german, "wren-mug").await.title, "Wren mug", "nothing is translated yet");
        let count = import_translations(&shop.ctx, Language::German, FILE.as_bytes()).await.expect("a file");
        assert_eq!(count, 7);

        let there = product(&german, "wren-mug").await;
        assert_eq!((there.title.as_str(), there.description_html.as_str()), ("Becher Wren", "<p>Fasst viel.</p>"));
        assert_eq!((there.options[0].name.as_str(), there.variants[0].option_values[0].as_str()), ("Glasur", "Asche"));
        let here = product(&shop.ctx, "wren-mug").await;
        assert_eq!((here.title.as_str(), here.options[0].name.as_str()), ("Wren mug", "Glaze"));

        let found = search(&german, "becher", "").await.expect("an answer");
        let SearchFound::Products(found) = found else { panic!("{found:?}") };
        assert_eq!(found.listing.cards[0].title, "Becher Wren");
        let glaze = |facet: &&Facet| facet.filter == Filter::Option("Glasur".into());
        assert!(found.listing.facets.iter().any(|facet| glaze(&facet)), "{:?}", found.listing.facets);

        let buyer = shop.buyer(&[(mug, 1)]).await;
        let germany = Some("DE".parse().expect("a country"));
        let priced = quote(&german, buyer.clone(), germany, None).await.expect("a price");
        assert_eq!((priced.lines[0].title.as_str(), priced.lines[0].variant_title.as_str()), ("Becher Wren", "Asche"));
        assert_eq!(priced.shipping[0].name, "Standardversand");
        let own = quote(&shop.ctx, buyer, germany, None).await.expect("a price");
        assert_eq!((own.lines[0].title.as_str(), own.totals.total_minor), ("Wren mug", priced.totals.total_minor));
    })
    .await;
}

#[tokio::test]
async fn what_staff_adds_and_what_is_billed_is_said_as_the_order_was() {
    story(async |shop| {
        let mug = shop.stock("Wren mug", 2_600, 5).await;
        let bowl = shop.stock("Hollow bowl", 2_400, 5).await;
        let german = in_german(shop).await;
        let file = "text,translation\nWren mug,Becher Wren\nHollow bowl,Schale Hollow\nVAT 19 %,19 % MwSt.\nStandard,Standardversand\n";
        import_translations(&shop.ctx, Language::German, file.as_bytes()).await.expect("a file");
        let buyer = shop.buyer(&[(mug, 1)]).await;
        let placed = refused(place_order(&german, &buyer, shop.total_seen(&buyer).await).await).expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!(order.lines[0].title, "Becher Wren");

        // Staff itself reads English.
        let new = NewEdit { added: [(bowl, 1)].into(), ..NewEdit::default() };
        let change = propose_edit(&shop.ctx, placed.order, new).await.expect("a change").change;
        assert_eq!(change.lines[0].title, "Schale Hollow");
        let taxes = order.totals.plus(&change.totals).tax_lines;
        assert_eq!(taxes.iter().map(|tax| tax.name.as_str()).collect::<Vec<_>>(), ["19 % MwSt."], "one tax is one line");

        issue_invoice(&shop.ctx, placed.order).await.expect("an invoice");
        let number = shop.order(&placed).await.invoices.remove(0);
        let invoice = get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document");
        assert_eq!((invoice.language, invoice.lines[0].title.as_str()), (Language::German, "Becher Wren"));
        assert_eq!(invoice.sums[0].0, "Versand: Standardversand");
        assert!(invoice.buyer.ends_with("Deutschland"), "{}", invoice.buyer);
    })
    .await;
}

#[tokio::test]
async fn what_was_translated_goes_out_with_all_that_was_not_and_comes_in_again() {
    story(async |shop| {
        shop.stock("Wren mug", 2_600, 5).await;
        let german = in_german(shop).await;
        import_translations(&shop.ctx, Language::German, FILE.as_bytes()).await.expect("a file");
        let (all, translated, file) = export_translations(&shop.ctx, Language::German).await.expect("a file");
        assert!(all > translated && translated == 2, "{file}");
        assert!(file.contains("\r\nWren mug,Becher Wren\r\n") && file.contains("\r\nGermany,\r\n"), "{file}");
        let changed = file.replace("Germany,", "Germany,Deutschland").replace("Becher Wren", "Wren-Becher");
        import_translations(&shop.ctx, Language::German, changed.as_bytes()).await.expect("its own file");
        assert_eq!(product(&german, "wren-mug").await.title, "Wren-Becher");
        let zones = get_shop(&german).await.expect("the shop").shop.rules.shipping_zones;
        assert_eq!(zones[0].name, "Deutschland");
        // What it is in the language of its settings no translation has touched.
        let kept = export_settings(&german).await.expect("settings");
        assert_eq!(kept.shop.rules.shipping_zones[0].name, "Germany");
        let bad = import_translations(&shop.ctx, Language::German, "text,translation\nAsh".as_bytes()).await;
        assert!(refused(bad).expect_err("no such file").status() == 422);
        assert_eq!(product(&german, "wren-mug").await.title, "Wren-Becher", "nothing is lost by a bad file");
        let own = import_translations(&shop.ctx, Language::English, FILE.as_bytes()).await;
        assert!(refused(own).is_err(), "the texts are in English");
    })
    .await;
}
