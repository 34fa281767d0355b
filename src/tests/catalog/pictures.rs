//! Pictures from elsewhere are fetched into the shop, or stand with a placeholder.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use vitrine::providers::image::PictureSource;
use vitrine::services::import::{ImportOptions, Media, PLACEHOLDER};

use super::{NEW_HEADERS, counts, shop};

fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("memory can be written");
    bytes.into_inner()
}

fn options(folder: &Path, pictures: &[(&str, Vec<u8>)]) -> ImportOptions {
    let pictures: HashMap<String, Vec<u8>> =
        pictures.iter().map(|(file, bytes)| (format!("https://cdn.example/{file}"), bytes.clone())).collect();
    let media = Media { folder: folder.join("media"), source: PictureSource::Fixed(Arc::new(pictures)) };
    ImportOptions { dry_run: false, media: Some(media) }
}

#[tokio::test]
async fn a_remote_picture_becomes_the_shops_own() {
    let shop = shop();
    let jpeg = picture(40, 50, image::ImageFormat::Jpeg);
    let png = picture(8, 10, image::ImageFormat::Png);
    let all = options(
        shop.folder.path(),
        &[("linen-white.jpg", jpeg.clone()), ("linen-sand.jpg", jpeg.clone()), ("linen-detail.png", png)],
    );
    let report = shop.import_with(NEW_HEADERS, all.clone()).await;
    assert_eq!((report.pictures_fetched, report.warnings.len()), (3, 0), "{:?}", report.warnings);
    let shirt = shop.product("linen-shirt").await;
    let first = &shirt.pictures[0];
    assert_eq!((first.width, first.height), (40, 50));
    assert_eq!(first.source_url, "https://cdn.example/linen-white.jpg");
    let file = first.src.strip_prefix("/media/").expect("it is in the media store");
    let kept = std::fs::read(shop.folder.path().join("media").join(file)).expect("the file is there");
    assert_eq!(kept, jpeg);
    assert_eq!(shirt.pictures[1].src, first.src, "the same bytes are kept once");
    // Again: nothing is fetched, nothing changes.
    let again = shop.import_with(NEW_HEADERS, all).await;
    assert_eq!((counts(&again), again.pictures_fetched), ([0, 0, 4, 0], 0));
    // What the shop exports says where it came from, and names its own picture to itself.
    assert!(shop.export().await.contains("https://cdn.example/linen-white.jpg"));
    let own = format!("Handle,Title,Variant Price,Image Src\nmug,Mug,5,{}\n", first.src);
    shop.import_with(own, options(shop.folder.path(), &[])).await;
    let mug = &shop.product("mug").await.pictures[0];
    assert_eq!((mug.src.as_str(), mug.source_url.as_str(), mug.width), (first.src.as_str(), "", 40));
    let missing = "Handle,Title,Variant Price,Image Src\npot,Pot,5,/media/0000.jpg\n";
    let report = shop.import_with(missing, options(shop.folder.path(), &[])).await;
    assert!(report.warnings[0].ends_with("(it is not in the media store)"), "{:?}", report.warnings);
    assert_eq!(shop.product("pot").await.pictures[0].src, PLACEHOLDER);
}

#[tokio::test]
async fn where_a_picture_can_not_be_had_a_placeholder_stands_until_it_can() {
    let shop = shop();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    let jpeg = picture(40, 50, image::ImageFormat::Jpeg);
    let some = options(shop.folder.path(), &[("linen-white.jpg", jpeg.clone()), ("linen-sand.jpg", svg)]);
    let report = shop.import_with(NEW_HEADERS, some).await;
    assert_eq!((counts(&report), report.pictures_fetched), ([4, 0, 0, 0], 1));
    assert_eq!(report.warnings.len(), 1, "one for each host: {:?}", report.warnings);
    assert!(report.warnings[0].starts_with("2 pictures of cdn.example could not be fetched"), "{:?}", report.warnings);
    let shirt = shop.product("linen-shirt").await;
    assert_eq!((shirt.pictures[1].src.as_str(), shirt.pictures[1].width), (PLACEHOLDER, 1000));
    let healed = options(shop.folder.path(), &[("linen-sand.jpg", jpeg)]);
    let report = shop.import_with(NEW_HEADERS, healed).await;
    assert_eq!((counts(&report), report.pictures_fetched), ([0, 1, 3, 0], 1));
    let after = shop.product("linen-shirt").await;
    assert_eq!((after.pictures[1].id, after.pictures[1].width), (shirt.pictures[1].id, 40));
    assert_eq!(after.pictures[2].src, PLACEHOLDER);
}

#[tokio::test]
async fn a_host_that_fails_is_left_alone() {
    let shop = shop();
    let rows: String = (0..50).map(|n| format!("p{n},P,5,https://gone.example/{n}.jpg\n")).collect();
    let report = shop
        .import_with(format!("Handle,Title,Variant Price,Image Src\n{rows}"), options(shop.folder.path(), &[]))
        .await;
    assert_eq!(counts(&report), [50, 0, 0, 0]);
    let told = "50 pictures of gone.example could not be fetched and a placeholder stands in (nothing stands there)";
    assert_eq!(report.warnings, [told]);
}
