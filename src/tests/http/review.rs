//! Reviews as a buyer writes them and everybody reads them: plain pages, the command line beside a running shop, and the
//! product's page, which is kept until a review is published.

use std::time::{Duration, Instant};

use image::ImageFormat;
use serde_json::Value;
use sha2::{Digest, Sha256};
use vitrine::domain::review::ReviewState;
use vitrine::services::review::list_reviews_for_staff;

use super::super::photos::{SVG, has, jpeg_with_place, picture};
use super::bad_input::variant;
use super::buy::Buyer;
use super::cli::check;
use super::client::{Answer, Shop};
use super::machines::check_photos;

/// The page, once it says this: another process has changed what it shows.
fn page_that_says(shop: &Shop, path: &str, words: &str) -> String {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let page = shop.get(path).text();
        if page.contains(words) || Instant::now() > patience {
            return page;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_review_is_written_read_and_shown_without_script() {
    let shop = Shop::demo();
    let variant = variant(&shop);
    let order = Buyer::at_the_last_step(&shop, &variant).buy();
    let (list, form) = (format!("{order}/review"), format!("{order}/review/{variant}"));
    assert_eq!(shop.get(&list).status, 409, "nothing was sent yet");
    assert!(!shop.get(&order).text().contains(&list));
    let staff = |arguments: &[&str], code, says| check(arguments, shop.data(), code, says);
    staff(&["orders", "fulfill", "1001"], 0, "Parcel 1");
    assert!(shop.get(&order).text().contains(&format!("href=\"{list}\"")), "the order's page leads there");
    assert!(shop.get(&list).text().contains(&format!("href=\"{form}\"")));
    assert!(shop.get(&form).text().contains("name=\"rating\" value=\"5\""));

    let wrong = shop.post(&form, "", "rating=9&text=short&author=Ada+%22L%22&language=en&title=%3Cb%3E");
    assert_eq!(wrong.status, 422);
    let again = wrong.text();
    assert!(again.contains("at least 10 characters") && again.contains("Choose from 1 to 5 stars"), "{again}");
    assert!(again.contains("value=\"Ada &quot;L&quot;\"") && again.contains("value=\"&lt;b&gt;\""), "{again}");
    let body = "rating=2&title=Chipped+%3C%2Fscript%3E&text=The+rim+came+%3Cb%3Echipped%3C%2Fb%3E%2C+sadly.&author=Zo%C3%AB+Q.&language=en";
    let sent = shop.post(&form, "", body);
    assert_eq!((sent.status, sent.location()), (303, &*list));
    assert_eq!(shop.post(&form, "", body).status, 409, "once is enough");
    assert!(shop.get(&list).text().contains("We read your review before it is shown."));
    for stranger in ["/orders/nobody/review", &format!("/orders/nobody/review/{variant}"), &format!("{order}/review/x")]
    {
        assert!(matches!(shop.get(stranger).status, 400 | 404), "{stranger}");
    }

    let path = "/products/wren-mug";
    assert!(!shop.get(path).text().contains("Zoë Q."), "nobody has read it");
    staff(&["reviews", "list", "--state", "pending"], 0, "2/5");
    let listed = shop.block_on(list_reviews_for_staff(&shop.ctx, Some(ReviewState::Pending), 2)).expect("a list");
    let id = listed[0].review.id.to_string();
    staff(&["reviews", "publish", &id], 0, "published");
    staff(&["reviews", "publish", &id], 3, "can’t be published");
    let shown = page_that_says(&shop, path, "Zoë Q.");
    assert!(shown.contains("The rim came &lt;b&gt;chipped&lt;/b&gt;, sadly."), "markup is text");
    assert!(shown.contains("Chipped \\u003c/script\\u003e"), "in the structured data, too");
    assert!(shown.contains("Verified buyer") && shown.contains("How we check reviews"), "{shown}");
    staff(&["reviews", "reply", &id, "We send you another one."], 0, "published");
    assert!(page_that_says(&shop, path, "We send you another one.").contains("The shop replies"));
    staff(&["reviews", "reject", &id, "--why", "a test"], 0, "rejected");
    let patience = Instant::now() + Duration::from_secs(20);
    while shop.get(path).text().contains("Zoë Q.") {
        assert!(Instant::now() < patience, "a rejected review is still shown");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Sends the form as a browser does: what was typed, and files with their names.
fn send(shop: &Shop, form: &str, typed: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in typed {
        let part = format!("--x7\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    for (name, bytes) in files {
        let disposition = format!("Content-Disposition: form-data; name=\"photos\"; filename=\"{name}\"");
        body.extend(format!("--x7\r\n{disposition}\r\nContent-Type: image/jpeg\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x7--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=x7"), ("sec-fetch-site", "same-origin")];
    shop.send("POST", form, &headers, &body)
}

#[test]
fn photos_are_sent_with_a_review_and_seen_when_it_is_published() {
    let shop = Shop::demo();
    let variant = variant(&shop);
    let order = Buyer::at_the_last_step(&shop, &variant).buy();
    let form = format!("{order}/review/{variant}");
    let staff = |arguments: &[&str], code, says| check(arguments, shop.data(), code, says);
    staff(&["orders", "fulfill", "1001"], 0, "Parcel 1");
    let page = shop.get(&form).text();
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("type=\"file\""), "{page}");

    let typed = [
        ("rating", "4"),
        ("title", "Fits the hand"),
        ("text", "It is as blue as on the picture."),
        ("author", "Zoë Q."),
        ("language", "en"),
    ];
    let huge = vec![0xff; 9 * 1024 * 1024];
    for (file, says) in [
        (("drawing.jpg", SVG), "“drawing.jpg” is not a JPEG, PNG or WebP picture."),
        (("huge.jpg", &*huge), "“huge.jpg” is larger than 8 MB."),
    ] {
        let wrong = send(&shop, &form, &typed, &[file]);
        assert_eq!(wrong.status, 422, "{says}");
        let again = wrong.text();
        assert!(again.contains(says) && again.contains("photos-error"), "{again}");
        assert!(again.contains("value=\"4\" required checked") && again.contains("Fits the hand"), "{again}");
        assert!(again.contains("It is as blue as on the picture.") && again.contains("Zoë Q."), "{again}");
    }
    let good = jpeg_with_place(10);
    let short = send(&shop, &form, &[("text", "short"), typed[0], typed[3], typed[4]], &[("mug.jpg", &good)]);
    assert!(short.status == 422 && short.text().contains("Choose your photos again"));
    let forged = send(&shop, &format!("/orders/nobody/review/{variant}"), &typed, &[("huge.jpg", &huge[..100_000])]);
    assert_eq!(forged.status, 413, "only the link of an order may bring so much");
    assert_eq!(send(&shop, "/cart/add", &typed, &[("mug.jpg", &good)]).status, 415);

    let plain = picture(200, 400, 300, ImageFormat::Png);
    let sent = send(&shop, &form, &typed, &[("", b""), ("mug.jpg", &good), ("shelf.png", &plain)]);
    assert_eq!((sent.status, sent.location()), (303, &*format!("{order}/review")));
    staff(&["reviews", "list", "--state", "pending"], 0, "2 photos");
    let listed = shop.block_on(list_reviews_for_staff(&shop.ctx, Some(ReviewState::Pending), 2)).expect("a list");
    let id = listed[0].review.id.to_string();
    let folder = shop.data().join("looked-at");
    staff(&["reviews", "photos", &id, "--into", &folder.to_string_lossy()], 0, "-2.jpg");
    let file = |place: u32| std::fs::read(folder.join(format!("{id}-{place}.jpg"))).expect("a photo");
    let addresses = [file(1), file(2)].map(|jpeg| {
        let hash: String = Sha256::digest(&jpeg).iter().map(|byte| format!("{byte:02x}")).collect();
        (format!("/photos/{hash}.jpg"), format!("/photos/{hash}.320.jpg"))
    });
    for (large, thumb) in &addresses {
        for path in [large, thumb] {
            let answer = shop.get(path);
            assert_eq!((answer.status, answer.header("cache-control")), (404, Some("no-store")), "{path}");
        }
    }

    staff(&["reviews", "publish", &id], 0, "published");
    let path = "/products/wren-mug";
    let shown = page_that_says(&shop, path, "Photo by Zoë Q. of Wren mug");
    assert!(shown.contains("Photos from buyers"));
    for (large, thumb) in &addresses {
        assert_eq!(shown.matches(&format!("href=\"{large}\"")).count(), 2, "above all reviews, and with its own");
        assert_eq!(shown.matches(&format!("src=\"{thumb}\"")).count(), 2);
    }
    assert!(shown.contains("width=\"320\" height=\"240\""), "its place is kept");
    let (_, json) = shown.split_once("application/ld+json").expect("data");
    let json = json.split_once('>').and_then(|(_, rest)| rest.split("</script>").next()).expect("data");
    let data: Value = serde_json::from_str(json).expect("JSON");
    let told = data["@graph"][0]["review"].as_array().expect("reviews");
    assert_eq!(told.iter().filter(|review| !review["image"].is_null()).count(), 1);
    check_photos(&shown, told);

    let [(large, thumb), (other, _)] = &addresses;
    let photo = shop.get(large);
    assert_eq!((photo.status, photo.header("content-type")), (200, Some("image/jpeg")));
    assert_eq!(photo.header("cache-control"), Some("public, max-age=600"));
    assert!(photo.body == file(1) && !has(&photo.body, "52.53") && !has(&photo.body, "Exif"));
    assert_eq!(shop.get(thumb).status, 200);
    let etag = photo.header("etag").expect("a mark").to_owned();
    let known = shop.send("GET", large, &[("if-none-match", &etag)], b"");
    assert_eq!((known.status, known.body.len()), (304, 0));

    staff(&["reviews", "take-down", &id, "3", "--why", "a test"], 3, "no photo 3");
    staff(&["reviews", "take-down", &id, "1", "--why", "a test"], 0, "is gone");
    assert_eq!((shop.get(large).status, shop.get(thumb).status, shop.get(other).status), (404, 404, 200));
    staff(&["reviews", "reject", &id, "--why", "a test"], 0, "rejected");
    assert_eq!(shop.get(other).status, 404);
    for name in ["x", "x.jpg", "..%2fvitrine.db"] {
        assert_eq!(shop.get(&format!("/photos/{name}")).status, 404, "{name}");
    }
}
