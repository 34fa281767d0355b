//! Orders that nobody pays for, as the front door tells where they come from.

use vitrine::domain::unpaid::UnpaidLimits;
use vitrine::server::config::Layer;
use vitrine::services::settings::{export_settings, import_settings};

use super::bad_input::variant;
use super::buy::Buyer;
use super::client::{Answer, Shop};
use crate::database::Kind;
use crate::flow::shop::SHIPPING_MINOR;
use crate::process::{Client, Premises, Process};

/// Fewer than the front door lets through at once.
const ORDERS: u32 = 3;

fn place(buyer: &Buyer<'_>, forwarded_for: &str) -> Answer {
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", &buyer.cookies),
        ("x-forwarded-for", forwarded_for),
    ];
    buyer.shop.send("POST", "/checkout/payment", &headers, format!("total_minor={}", buyer.total_minor).as_bytes())
}

#[test]
fn a_network_that_never_pays_is_asked_to_pay_first() {
    let shop = Shop::with(Layer { trusted_proxies: Some(vec![[127, 0, 0, 1].into()]), ..Layer::default() });
    shop.block_on(async {
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        settings.unpaid = UnpaidLimits { orders_of_network: ORDERS, ..settings.unpaid };
        import_settings(&shop.ctx, settings).await.expect("they make sense");
    });
    let variant = variant(&shop);
    let buyer = |name: &str| {
        let contact = format!("email={name}%40example.org&name=A+B&line1=Weg+1&postcode=10115&city=Berlin&country=DE");
        Buyer::from_market(&shop, "", &variant, &contact)
    };
    let first = buyer("first");
    let pay_page = place(&first, "2001:db8::1");
    assert_eq!(pay_page.status, 303, "{}", pay_page.text());
    for host in 2..=ORDERS {
        let placed = place(&buyer(&format!("n{host}")), &format!("198.51.100.7, 2001:db8::{host}"));
        assert_eq!(placed.status, 303, "{}", placed.text());
    }
    let refused = place(&buyer("one-too-many"), "2001:db8::ffff:1");
    assert_eq!(refused.status, 429, "{}", refused.text());
    let wait: u32 = refused.header("retry-after").and_then(|seconds| seconds.parse().ok()).expect("when to come again");
    assert!((60..=35 * 60).contains(&wait), "{wait}");
    let last_step = "/checkout/payment?notice=too_much_unpaid";
    assert_eq!(refused.header("refresh"), Some(format!("0; url={last_step}").as_str()));
    assert!(refused.text().contains("Several orders from you or your network wait for their payment"));
    let page = shop.send("GET", last_step, &[("cookie", &first.cookies)], b"").text();
    assert!(page.contains("Nothing was charged for this one"), "{page}");

    assert_eq!(place(&first, "2001:db8::1").location(), pay_page.location(), "what waits can be gone on with");
    assert_eq!(place(&buyer("neighbour"), "2001:db8:0:1::1").status, 303, "another network");
    assert_eq!(place(&buyer("forger"), "2001:db8::1, 203.0.113.9").status, 303, "only the last hop is believed");
    for name in ["operator", "measurement", "tester", "monitor"] {
        assert_eq!(place(&buyer(name), "").status, 303, "the machine itself");
    }
}

#[test]
fn of_where_an_order_came_from_no_file_tells() {
    let (shop, price_minor) = (Premises::new(Kind::Sqlite), 4_500);
    let jug = shop.furnish(price_minor, 1_000);
    let environment = [("VITRINE_TRUSTED_PROXIES", "127.0.0.1"), ("VITRINE_LOG", "json")];
    let process = Process::serve_with(shop.folder.path(), &environment);
    let placed = (0..6).map(|_| {
        let mut buyer = Client::from_elsewhere(process.address, "203.0.113.9");
        buyer.go_to_the_till(jug, 1).expect("an answer");
        buyer.place(price_minor + SHIPPING_MINOR).expect("an answer").status
    });
    assert_eq!(placed.collect::<Vec<_>>(), [303, 303, 303, 303, 303, 429], "five of one e-mail address");
    process.kill();

    let log = std::fs::read_to_string(shop.folder.path().join("serve.log")).expect("a log");
    assert!(log.contains("\"orders_of_mailbox\":6"), "it is logged as a count: {log}");
    assert!(!log.contains("ada@example.org"), "{log}");
    let mut files = 0;
    for file in std::fs::read_dir(shop.folder.path()).expect("a folder").map(|file| file.expect("a file").path()) {
        if file.is_file() {
            let bytes = std::fs::read(&file).expect("it can be read");
            assert!(!bytes.windows(9).any(|window| window == b"203.0.113"), "{}", file.display());
            files += 1;
        }
    }
    assert!(files >= 2, "the database and the log are among them");
}
