//! What is given out comes in again as it was, and harms no spreadsheet.

use vitrine::domain::product::Product;

use super::{NEW_HEADERS, counts, problems, shop};

/// Products without what belongs to one shop alone: ids and times.
fn contents(products: Vec<Product>) -> Vec<String> {
    let content = |mut product: Product| {
        let pictures: Vec<_> = product.pictures.drain(..).collect();
        let place = |id| pictures.iter().position(|picture| Some(picture.id) == id);
        let variants: Vec<String> = product
            .variants
            .drain(..)
            .map(|variant| {
                let picture = place(variant.picture);
                let text = format!("{variant:?}");
                let (_, after_id) = text.split_once("sku").expect("an SKU");
                let (before_picture, _) = after_id.rsplit_once("picture").expect("a picture");
                format!("{before_picture}{picture:?}")
            })
            .collect();
        let pictures: Vec<String> =
            pictures.iter().map(|p| format!("{} {} {} {}×{}", p.src, p.source_url, p.alt, p.width, p.height)).collect();
        let text = format!("{product:?}");
        let (_, after_id) = text.split_once("slug").expect("a slug");
        let (before_times, _) = after_id.split_once("created_at").expect("times");
        format!("{before_times} {variants:#?} {pictures:#?}")
    };
    products.into_iter().map(content).collect()
}

#[tokio::test]
async fn what_is_given_out_comes_in_as_it_was() {
    let (from, to) = (shop(), shop());
    from.import(NEW_HEADERS).await;
    vitrine::demo::seed_demo(&from.ctx).await.expect("the shop is not empty, so nothing happens");
    let file = from.export().await;
    let report = to.import(file.clone()).await;
    assert_eq!(problems(&report), Vec::<String>::new());
    assert_eq!(contents(to.products().await), contents(from.products().await));
    assert_eq!(to.export().await, file);
    assert_eq!(counts(&from.import(file).await), [0, 0, 4, 0], "the shop knows it all already");
}

#[tokio::test]
async fn the_demo_comes_through_a_round_trip() {
    let (from, to) = (shop(), shop());
    vitrine::demo::seed_demo(&from.ctx).await.expect("the demo goes in");
    let file = from.export().await;
    assert_eq!(to.import(file.clone()).await.warnings, Vec::<String>::new());
    assert_eq!(contents(to.products().await), contents(from.products().await));
    assert_eq!(file.lines().next().expect("a header").split(',').count(), 57);
}

#[tokio::test]
async fn no_cell_is_a_formula_and_every_text_survives() {
    let (from, to) = (shop(), shop());
    let titles = ["=HYPERLINK(\"\"http://evil\"\")", "+1", "-1+1", "@SUM(A1)", "'=1", "''x", "＝1", "'tis"];
    let rows: Vec<String> = titles
        .iter()
        .enumerate()
        .map(|(n, title)| format!("p{n},\"'{title}\",-{n},5,shopify,-{n},continue\n"))
        .collect();
    let header = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy\n";
    from.import(format!("{header}{}", rows.concat())).await;
    let file = from.export().await;
    for row in file.lines().skip(1) {
        let title = row.trim_start_matches('"');
        assert!(!title.starts_with(['=', '+', '-', '@', '＝']), "{row}");
    }
    assert!(file.contains(",-7,"), "a number stays a number");
    assert!(file.contains(",\"'-7\","), "an SKU is text");
    to.import(file.clone()).await;
    assert_eq!(contents(to.products().await), contents(from.products().await));
    let title = |products: &[Product]| products[1].title.clone();
    assert_eq!(title(&to.products().await), "+1");
}

#[tokio::test]
async fn a_large_catalogue_is_given_out_page_by_page() {
    let (from, to) = (shop(), shop());
    let rows: Vec<String> = (0..450).map(|n| format!("p{n},Product {n},{n}.50\n")).collect();
    from.import(format!("Handle,Title,Variant Price\n{}", rows.concat())).await;
    let file = from.export().await;
    assert_eq!(file.lines().count(), 451);
    assert_eq!(counts(&to.import(file).await), [450, 0, 0, 0]);
    assert_eq!(contents(to.products().await), contents(from.products().await), "in the same order, too");
}
