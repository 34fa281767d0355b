//! What comes in from a CSV, and what is refused by name.

use vitrine::domain::product::{Product, ProductStatus};
use vitrine::domain::refusal::Refusal;
use vitrine::services::ServiceError;
use vitrine::services::catalog::{get_collection, get_product, get_shop};
use vitrine::services::import::{ImportOptions, PLACEHOLDER, import_catalog};

use vitrine::store::db::{StoreError, Tx};

use super::{NEW_HEADERS, OLD_HEADERS, counts, problems, shop};

const TRIAL: ImportOptions = ImportOptions { dry_run: true, media: None };

/// A file with the columns that these tests play with.
fn file(rows: &[&str]) -> String {
    let header = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,\
                  Variant Inventory Qty,Image Src";
    [&[header], rows].concat().join("\n")
}

#[tokio::test]
async fn both_generations_of_headers_give_the_same_catalogue() {
    let (new, old) = (shop(), shop());
    let report = new.import(NEW_HEADERS).await;
    assert_eq!(problems(&report), Vec::<String>::new());
    assert_eq!((counts(&report), report.rows), ([4, 0, 0, 0], 8));
    assert_eq!(counts(&old.import(OLD_HEADERS).await), [4, 0, 0, 0]);
    assert_eq!(new.export().await, old.export().await);
}

#[tokio::test]
async fn everything_that_a_product_says_arrives() {
    let shop = shop();
    let report = shop.import(NEW_HEADERS).await;
    let shirt = shop.product("linen-shirt").await;
    assert_eq!(shirt.title, "Linen shirt");
    assert!(shirt.description_html.starts_with("<p>A shirt of <b>washed linen</b>,"), "{}", shirt.description_html);
    assert_eq!((shirt.vendor.as_str(), shirt.product_type.as_str()), ("Flax & Co", "Shirt"));
    assert_eq!(shirt.category, "Apparel & Accessories > Clothing > Shirts");
    assert_eq!(shirt.tags, ["linen", "summer", "men"]);
    assert_eq!(shirt.option_names, ["Size", "Colour"]);
    assert_eq!(shirt.seo_title, "Linen shirt in two colours");
    assert_eq!(shirt.variants.len(), 3);
    let white = &shirt.variants[0];
    assert_eq!(white.option_values, ["S", "White"]);
    assert_eq!((white.sku.as_str(), white.barcode.as_str()), ("LS-S-W", "4006381333931"));
    assert_eq!((white.price_minor, white.compare_at_minor, white.cost_minor), (7_900, Some(9_500), Some(3_120)));
    assert_eq!((white.weight_g, white.on_hand, white.stock_tracked), (280, 12, true));
    assert_eq!(white.picture, Some(shirt.pictures[0].id));
    assert_eq!((shirt.variants[2].on_hand, shirt.variants[2].sell_when_out), (-2, true));
    // Nothing is fetched here: each picture has a placeholder and remembers where it comes from.
    let sources: Vec<&str> = shirt.pictures.iter().map(|picture| picture.source_url.as_str()).collect();
    let at = |file: &str| format!("https://cdn.example/{file}");
    assert_eq!(sources, [at("linen-white.jpg"), at("linen-sand.jpg"), at("linen-detail.png")]);
    assert!(shirt.pictures.iter().all(|picture| picture.src == PLACEHOLDER));
    assert_eq!(shirt.pictures[0].alt, "White linen shirt, \"front\"");

    let sock = shop.product("wool-sock").await;
    assert_eq!((sock.title.as_str(), sock.option_names.len()), ("Wool sock, \"Nordic\"", 0));
    assert_eq!((sock.variants[0].price_minor, sock.variants[0].stock_tracked), (1_450, false));
    let card = shop.product("gift-card").await;
    assert!(card.gift_card && !card.variants[0].requires_shipping && !card.variants[0].taxable);
    let coat = shop.product("old-coat").await;
    assert_eq!((coat.status, coat.published), (ProductStatus::Archived, false));
    let missing = get_product(&shop.ctx, "old-coat").await;
    assert!(matches!(missing, Err(ServiceError::Refusal(Refusal::NotFound))), "what is put away is not shown");
    assert_eq!(report.collections_new, 4);
}

#[tokio::test]
async fn a_shop_without_collections_gets_one_for_each_type_and_everything() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    let collections = get_shop(&shop.ctx).await.expect("a shop").collections;
    let slugs: Vec<&str> = collections.iter().map(|(slug, _)| slug.as_str()).collect();
    assert_eq!(slugs, ["gift-card", "shirt", "socks", "all"]);
    assert_eq!(get_collection(&shop.ctx, "all", "").await.expect("all").listing.total, 3);
    let second = shop.import(file(&["mug,Mug,,,M-1,5,,,"])).await;
    assert_eq!(second.collections_new, 0, "the merchant's collections are left alone");
}

#[tokio::test]
async fn importing_twice_changes_nothing() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    let before = shop.products().await;
    shop.wait_ms(60_000);
    let revision = shop.ctx.revisions.now();
    let again = shop.import(NEW_HEADERS).await;
    assert_eq!(counts(&again), [0, 0, 4, 0]);
    assert_eq!(shop.products().await, before, "not even a time stamp is touched");
    assert_eq!(shop.ctx.revisions.now(), revision, "no page is rendered anew");
    // The other generation says the same.
    assert_eq!(counts(&shop.import(OLD_HEADERS).await), [0, 0, 4, 0]);
}

#[tokio::test]
async fn a_trial_reports_the_same_and_does_nothing() {
    let shop = shop();
    let text = [NEW_HEADERS, ",bad row\r\n"].concat();
    let trial = shop.import_with(text.clone(), TRIAL).await;
    assert_eq!(shop.products().await, []);
    let real = shop.import(text.clone()).await;
    assert_eq!((counts(&trial), trial.rows, problems(&trial)), (counts(&real), real.rows, problems(&real)));
    assert_eq!(counts(&shop.import_with(text, TRIAL).await), [0, 0, 4, 0]);
}

#[tokio::test]
async fn a_change_keeps_every_id() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    let before = shop.product("linen-shirt").await;
    shop.wait_ms(60_000);
    let dearer = NEW_HEADERS.replace(
        "LS-S-W,4006381333931,Size,S,,Colour,White,,,,,79.00",
        "LS-S-W,4006381333931,Size,S,,Colour,White,,,,,85.00",
    );
    let report = shop.import(dearer).await;
    assert_eq!(counts(&report), [0, 1, 3, 0]);
    let after = shop.product("linen-shirt").await;
    assert_eq!(after.variants[0].price_minor, 8_500);
    assert_eq!(after.updated_at, before.updated_at.plus_ms(60_000));
    assert_eq!(after.created_at, before.created_at);
    let ids = |product: &Product| {
        let variants: Vec<_> = product.variants.iter().map(|variant| variant.id).collect();
        (product.id, variants, product.pictures.iter().map(|picture| picture.id).collect::<Vec<_>>())
    };
    assert_eq!(ids(&after), ids(&before));
}

#[tokio::test]
async fn a_variant_is_known_again_by_its_options_or_its_sku() {
    let shop = shop();
    shop.import(file(&["mug,Mug,Size,S,M-S,5,,,", "mug,,,M,M-M,6,,,", "mug,,,L,M-L,7,,,"])).await;
    let before = shop.product("mug").await;
    // S gets another SKU, M another name; L is not named and stays.
    let report = shop.import(file(&["mug,Mug,Size,S,M-1,5,,,", "mug,,,Medium,M-M,6,,,", "mug,,,XL,M-XL,8,,,"])).await;
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    let after = shop.product("mug").await;
    let named: Vec<_> = after.variants.iter().map(|v| (v.option_values[0].as_str(), v.sku.as_str())).collect();
    assert_eq!(named, [("S", "M-1"), ("Medium", "M-M"), ("XL", "M-XL"), ("L", "M-L")]);
    assert_eq!(after.variants[0].id, before.variants[0].id);
    assert_eq!(after.variants[1].id, before.variants[1].id);
    assert_eq!(after.variants[3].id, before.variants[2].id);
}

#[tokio::test]
async fn what_the_file_has_no_column_for_stays() {
    let shop = shop();
    shop.import(NEW_HEADERS).await;
    let before = shop.product("linen-shirt").await;
    let report = shop
        .import(
            "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n\
                              linen-shirt,Linen shirt,Size,S,Colour,White,85",
        )
        .await;
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    let mut after = shop.product("linen-shirt").await;
    assert_eq!(after.variants[0].price_minor, 8_500);
    // What became dearer was not reduced.
    assert_eq!(after.variants[0].lowest_before_minor, None);
    after.variants[0].lowest_before_minor = before.variants[0].lowest_before_minor;
    after.variants[0].price_minor = before.variants[0].price_minor;
    assert_eq!(after, before, "only the price has changed");
}

#[tokio::test]
async fn other_options_take_the_old_variants_away_and_say_so() {
    let shop = shop();
    shop.import(file(&["mug,Mug,Title,Default Title,M-1,5,,,"])).await;
    let before = shop.product("mug").await;
    let report = shop.import(file(&["mug,Mug,Size,S,M-S,5,,,", "mug,,,M,M-M,6,,,"])).await;
    assert_eq!((counts(&report), report.warnings.len()), ([0, 1, 0, 0], 1), "{:?}", report.warnings);
    let after = shop.product("mug").await;
    assert_eq!(after.variants.len(), 2);
    assert!(after.variants.iter().all(|variant| variant.id != before.variants[0].id));
}

#[tokio::test]
async fn bad_rows_are_named_and_the_good_ones_go_in() {
    for (row, problem) in [
        ("mug,,,S,,5,,,", "Option1 Value: makes the same variant as line 2"),
        ("mug,,,M,,,,,", "Variant Price: is empty; write a price such as 12.50"),
        ("mug,,,M,,-5,,,", "Variant Price: is \"-5\"; a price is from 0 to a billion"),
        ("mug,,,M,,5 €,,,", "Variant Price: \"5 €\" is not an amount such as 12.50"),
        ("mug,,,M,,\"5,00\",,,", "Variant Price: \"5,00\" is not an amount such as 12.50"),
        ("mug,,,M,,5.005,,,", "Variant Price: \"5.005\" has more decimals than the currency"),
        ("mug,,,M,,99999999999,,,", "Variant Price: is \"99999999999\"; a price is from 0 to a billion"),
        ("mug,,,M,,NaN,,,", "Variant Price: \"NaN\" is not an amount such as 12.50"),
        ("mug,,,M,,5,shopify,1.5,", "Variant Inventory Qty: is \"1.5\"; write a whole number"),
        ("mug,,,M,,5,shopify,+5,", "Variant Inventory Qty: is \"+5\"; write a whole number"),
        ("mug,,,M,,5,shopify,9999999999,", "Variant Inventory Qty: is \"9999999999\"; write a whole number"),
        ("mug,,,,M-2,5,,,", "Option1 Value: is empty; say which size this is"),
        (",,,M,,5,,,", "Handle: is empty; say which product the row belongs to"),
        ("!!,,,M,,5,,,", "Handle: is \"!!\", which makes no address"),
        ("mug,,,M,,5,,", ": has 8 cells where the header has 9"),
        ("mug,,,M,,5,,,,", ": has 10 cells where the header has 9"),
    ] {
        let shop = shop();
        let report = shop.import(file(&["mug,Mug,Size,S,M-S,5,,,", row, "mug,,,L,M-L,7,,,", "pot,Pot,,,P,9,,,"])).await;
        assert_eq!((counts(&report), report.rows_bad_count), ([2, 0, 0, 0], 1), "{row}");
        assert_eq!(problems(&report), [format!("3 {problem}")], "{row}");
        assert_eq!(sizes(&shop.product("mug").await), ["S", "L"], "{row}");
    }
}

fn sizes(product: &Product) -> Vec<&str> {
    product.variants.iter().map(|variant| variant.option_values[0].as_str()).collect()
}

#[tokio::test]
async fn a_bad_picture_does_not_cost_its_rows_variant() {
    let shop = shop();
    let report = shop.import(file(&["mug,Mug,Size,S,M-S,5,,,", "mug,,,M,,5,,,ftp://cdn.example/a.jpg"])).await;
    let problem = "3 Image Src: is \"ftp://cdn.example/a.jpg\"; write an address that begins with https://";
    assert_eq!(problems(&report), [problem]);
    assert_eq!(sizes(&shop.product("mug").await), ["S", "M"]);
}

#[tokio::test]
async fn a_product_without_a_title_is_refused_with_all_its_rows() {
    let shop = shop();
    let report = shop.import(file(&["jug,,Size,S,,5,,,", "jug,,,M,,5,,,", "pot,Pot,,,P,9,,,"])).await;
    assert_eq!((counts(&report), report.rows_bad_count), ([1, 0, 0, 1], 2));
    let first = "2 Title: is empty; the first row of a product says its title";
    assert_eq!(problems(&report), [first, "3 Handle: the product's first row (line 2) was refused"]);
}

#[tokio::test]
async fn a_product_whose_first_row_is_bad_is_refused_whole() {
    for (row, column) in [
        ("mug,Mug,yes,active,5", "Published"),
        ("mug,Mug,TRUE,on sale,5", "Status"),
        (&format!("mug,{},TRUE,active,5", "x".repeat(256)), "Title"),
        ("mug,\"M\nug\",TRUE,active,5", "Title"),
        ("mug,,TRUE,active,5", "Title"),
    ] {
        let shop = shop();
        let report =
            shop.import(format!("Handle,Title,Published,Status,Variant Price\n{row}\npot,Pot,TRUE,active,9")).await;
        assert_eq!(counts(&report), [1, 0, 0, 1], "{row}: {:?}", problems(&report));
        assert_eq!((report.rows_bad[0].line, report.rows_bad[0].column.as_str()), (2, column));
    }
}

#[tokio::test]
async fn a_product_without_one_good_variant_is_refused() {
    let shop = shop();
    let report = shop.import(file(&["mug,Mug,Size,S,,x,,,", "mug,,,M,,y,,,"])).await;
    assert_eq!((counts(&report), report.rows_bad_count), ([0, 0, 0, 1], 2));
    assert_eq!(problems(&report)[2], "2 Title: \"Mug\" was left out: none of its variants could be read");
}

#[tokio::test]
async fn rows_that_come_back_to_a_product_are_refused_by_name() {
    let shop = shop();
    let report =
        shop.import(file(&["mug,Mug,Size,S,,5,,,", "pot,Pot,,,,9,,,", "mug,,,M,,6,,,", "mug,,,L,,7,,,"])).await;
    let reason = "Handle: stands at line 2 already; put all rows of a product together";
    assert_eq!(problems(&report), [format!("4 {reason}"), format!("5 {reason}")]);
    assert_eq!(shop.product("mug").await.variants.len(), 1);
}

#[tokio::test]
async fn a_bad_row_takes_no_picture_and_no_variant_away() {
    let shop = shop();
    shop.import(file(&["mug,Mug,Size,S,,5,,,/demo/a.svg", "mug,,,M,,6,,,/demo/b.svg"])).await;
    let report = shop.import(file(&["mug,Mug,Size,S,,5,,,/demo/a.svg", "mug,,,M,,free,,,/demo/c.pdf/"])).await;
    assert_eq!((counts(&report), report.rows_bad_count), ([0, 0, 1, 0], 1));
    // With all rows good, the file's pictures are the product's.
    let report = shop.import(file(&["mug,Mug,Size,S,,5,,,/demo/b.svg"])).await;
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    let mug = shop.product("mug").await;
    assert_eq!((mug.pictures.len(), mug.variants.len()), (1, 2));
}

#[tokio::test]
async fn what_is_no_product_csv_is_refused_and_nothing_is_done() {
    for file in [
        b"".as_slice(),
        b"\n\n",
        b"\xef\xbb\xbf",
        b"Name;Price\nMug;5",
        b"Handle;Title;Variant Price\nmug;Mug;5",
        b"\xff\xfeH\0a\0n\0d\0l\0e\0",
        b"PK\x03\x04\x14\0\0\0",
        b"<!doctype html><title>Sign in</title>",
        &[b'x'; 3_000_000],
    ] {
        let shop = shop();
        let refused =
            import_catalog(&shop.ctx, std::io::Cursor::new(file.to_vec()), ImportOptions::default(), |_| {}).await;
        assert!(matches!(&refused, Err(ServiceError::Refusal(Refusal::Invalid { .. }))), "{refused:?}");
        assert_eq!(shop.products().await, []);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_cost_their_row() {
    let shop = shop();
    let rows = [b"Handle,Title,Variant Price\nmug,M\xfcg,5\npot,Pot,9\n".as_slice()].concat();
    let report = shop.import(rows).await;
    assert_eq!(problems(&report), ["2 Title: is not UTF-8 text; save the file as CSV UTF-8"]);
    assert_eq!(counts(&report), [1, 0, 0, 0]);
}

#[tokio::test]
async fn a_cell_that_is_too_large_costs_its_row() {
    let shop = shop();
    let long = "x".repeat(1_000_000);
    let torn = "y".repeat(1_100_000);
    let rows = format!(
        "Handle,Title,Body (HTML),Variant Price\na,A,{long},5\nb,B,{torn},5\npot,Pot,,9\nz,Z,\"{torn}\nend,End,,1\n"
    );
    let report = shop.import(rows).await;
    assert_eq!(
        problems(&report),
        [
            "2 Body (HTML): is 976 kB long; at most 512 are kept",
            "3 : is longer than 1024 kB; is a quote not closed?",
            "5 : is longer than 1024 kB; is a quote not closed?",
        ]
    );
    assert_eq!(counts(&report), [1, 0, 0, 1]);
}

#[tokio::test]
async fn columns_that_are_not_kept_are_told_once() {
    let shop = shop();
    let report = shop
        .import(
            "Handle,Title,Variant Price,Colour,Google Shopping / Gender\na,A,1,red,\nb,B,2,blue,men\nc,C,3,,women\n",
        )
        .await;
    assert_eq!(
        report.warnings,
        [
            "these columns are not known and were left out: \"Colour\"",
            "what is in the column Google Shopping / Gender is not kept (line 3 and maybe others)",
        ]
    );
    assert_eq!(counts(&report), [3, 0, 0, 0]);
}

#[tokio::test]
async fn sixty_columns_and_more_are_no_trouble() {
    let shop = shop();
    let extra: Vec<String> = (0..60).map(|n| format!("Field {n} (product.metafields.custom.f{n})")).collect();
    let rows = format!("Handle,Title,Variant Price,{}\nmug,Mug,5{}\n", extra.join(","), ",".repeat(60));
    assert_eq!(counts(&shop.import(rows).await), [1, 0, 0, 0]);
}

#[tokio::test]
async fn hostile_markup_is_cleaned_at_the_door() {
    let shop = shop();
    let html = "\"<p onclick=\"\"x()\"\">Mug</p><script>alert(1)</script><img src=x onerror=alert(1)><a href=\"\"javascript:x\"\">y</a>\"";
    shop.import(format!("Handle,Title,Body (HTML),Variant Price\nmug,<script>alert(2)</script>,{html},5")).await;
    let mug = shop.product("mug").await;
    assert_eq!(mug.description_html, "<p>Mug</p><a rel=\"noopener nofollow\">y</a>");
    assert_eq!(mug.title, "<script>alert(2)</script>", "a title is text, and shown as text");
}

#[tokio::test]
async fn a_file_without_handles_is_one_product_a_row() {
    let shop = shop();
    let report = shop.import("Title,Price\nBlue mug,5\nRed mug,6\n").await;
    assert_eq!((counts(&report), report.warnings.len()), ([2, 0, 0, 0], 1));
    assert_eq!(shop.product("red-mug").await.variants[0].price_minor, 600);
}

#[tokio::test]
async fn progress_is_told_up_to_the_last_byte() {
    let shop = shop();
    let rows: Vec<String> = (0..3_000).map(|n| format!("p{n},Product {n},,,S-{n},5,,,")).collect();
    let text = file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let size = text.len() as u64;
    let mut told = Vec::new();
    let report =
        import_catalog(&shop.ctx, std::io::Cursor::new(text), ImportOptions::default(), |p| told.push(p)).await;
    assert_eq!(report.expect("it goes in").products_new, 3_000);
    assert!(told.len() > 3 && told.windows(2).all(|pair| pair[0].bytes <= pair[1].bytes));
    let last = told.last().expect("progress");
    assert_eq!((last.bytes, last.rows, last.products), (size, 3_000, 3_000));
}

#[tokio::test]
async fn pieces_that_orders_hold_are_not_counted_away() {
    let shop = shop();
    shop.import(file(&["mug,Mug,,,M-1,5,shopify,5,", "pot,Pot,,,P-1,9,shopify,-3,"])).await;
    assert_eq!(shop.product("pot").await.variants[0].on_hand, 0, "what is not sold when out can't be below zero");
    let id = shop.product("mug").await.variants[0].id.to_string();
    let hold = async move |tx: &mut Tx| {
        tx.execute("update stock_level set held = 2 where variant_id = $1", &[id.as_str().into()]).await
    };
    shop.ctx.store.write::<_, StoreError, _>(hold).await.expect("two are held");
    let report = shop.import(file(&["mug,Mug,,,M-1,5,shopify,1,"])).await;
    assert_eq!(report.warnings, ["line 2: 2 pieces belong to orders, so 2 are kept, not 1"]);
    assert_eq!(shop.product("mug").await.variants[0].on_hand, 2);
    let again = shop.import(file(&["mug,Mug,,,M-1,5,shopify,1,"])).await;
    assert_eq!(counts(&again), [0, 0, 1, 0]);
    // Other options would take the held variant away.
    let report = shop.import(file(&["mug,Mug,Size,S,M-2,5,shopify,1,"])).await;
    assert_eq!((counts(&report), report.rows_bad_count), ([0, 0, 0, 1], 1));
    assert_eq!(shop.product("mug").await.variants.len(), 1);
}
