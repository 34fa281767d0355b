//! What comes from outside is read whatever it is: nothing panics, what was understood has one spelling that is understood
//! the same, and bounds are kept.
//!
//! Each target takes any bytes. They are made from a few good examples by changing, doubling, crossing and cutting them; a
//! seed decides how, so that a fault can be had again. The search is blind: no coverage leads it.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, HeaderName, HeaderValue};
use tempfile::TempDir;
use vitrine::domain::address::Country;
use vitrine::domain::address_form::address_form;
use vitrine::domain::cart::{Cart, MAX_LINES, Quantity};
use vitrine::domain::checkout::{CheckoutDraft, FIELD_MAX};
use vitrine::domain::coupon::normalize_code;
use vitrine::domain::html::escape;
use vitrine::domain::id::{OrderId, ProductId};
use vitrine::domain::index::{IndexRow, Indexer, NewIndexVariant, NewRow};
use vitrine::domain::listing::ListingQuery;
use vitrine::domain::money::Currency;
use vitrine::domain::query_string;
use vitrine::domain::review::Rating;
use vitrine::domain::search::{Language, QUERY_CHARS_MAX, SUGGESTIONS_MAX, SearchIndex, SearchIndexer, shown_query};
use vitrine::domain::slug::slugify;
use vitrine::domain::synonyms::{Synonyms, Thesaurus};
use vitrine::domain::time::Timestamp;
use vitrine::domain::vat_id::VatId;
use vitrine::providers::image::inspect;
use vitrine::providers::payment::Provider;
use vitrine::providers::payment::signature::{sign, verify};
use vitrine::providers::payment::stripe::{Account, Patience, Stripe};
use vitrine::providers::secret::Secret;
use vitrine::server::config::{Config, Layer, Origin};
use vitrine::server::encoding::Encoding;
use vitrine::server::limits;
use vitrine::services::Ctx;
use vitrine::services::import::parse::{Unreadable, parse};
use vitrine::services::import::sanitize::clean;
use vitrine::services::settings::Settings;
use vitrine::services::token::{self, read_order_token};
use vitrine::store::db::{PostgresUrl, Store};

use super::dice::Dice;
use super::{Part, each};

struct Target {
    name: &'static str,
    read: fn(&[u8]),
    examples: &'static [&'static str],
}

const TARGETS: &[Target] = &[
    Target {
        name: "signature",
        read: signature,
        examples: &["t=1795305600,v1=00", "t=1,t=2", "v1=,v1=,t=", "t=9223372036854775807,v0=1,v1=ab"],
    },
    Target {
        name: "cart",
        read: cart,
        examples: &["1", "1.0000000000z8-2.0000000000z9-999", "2.x-1", "1.z8-+1.-.1-0"],
    },
    Target { name: "query", read: query, examples: &["a=b&c=d", "q=%C3%A4+b&=&%", "a&&=b;c=%zz%2", "%F0%9F%92%A9"] },
    Target {
        name: "listing",
        read: listing,
        examples: &[
            "sort=price&page=2",
            "rating=4&collection=a&batches=3&reduced=1",
            "available=1&min=1.5&max=99999999999999999999",
            "color=a&color=b&page=-1",
        ],
    },
    Target { name: "money", read: money, examples: &["12.50", "-0.00", "9223372036854775807", "1.", ".5", "00.1"] },
    Target { name: "id", read: id, examples: &["0000000000000", "017fcb07f7940", "fzzzzzzzzzzzz", "O1l"] },
    Target { name: "coupon", read: coupon, examples: &["  kiln10\n", "SUMMER-26", "ß10", "--"] },
    Target {
        name: "slug", read: slug, examples: &["Ocean Blue Shirt", "İstanbul", "ǅ-straße", "日本 語", "---"]
    },
    Target { name: "postcode", read: postcode, examples: &["DE10119", "GBsw1a 1aa", "US12345-6789", "NL1234ab", "ZZ"] },
    Target {
        name: "VAT id",
        read: vat_id,
        examples: &["DE136695976", "ATU13585627", "GR094259216", "ie 6433435f", "FRä"],
    },
    Target {
        name: "contact", read: contact, examples: &["ada@example.com", "Ada\u{0}Lovelace\r\n", "äöü\u{202e}x"]
    },
    Target {
        name: "search",
        read: search,
        examples: &["blue  mug", "\u{7}a\tb", "ſ ﬁ İ", "cofee cup", "bw", "'; drop table product; --"],
    },
    Target {
        name: "origin",
        read: origin,
        examples: &["https://shop.example", "http://[::1]:80/", "https://a@b", "//"],
    },
    Target {
        name: "forwarded",
        read: forwarded,
        examples: &["1.2.3.4", "::ffff:1.2.3.4, 10.0.0.1", "unknown,,[::1]:80"],
    },
    Target { name: "HTML", read: html, examples: &["<b>&amp;\"'</b>", "]]><!--", "a"] },
    Target {
        name: "description",
        read: description,
        examples: &[
            "<p onclick=x>a<script>b</script></p>",
            "<a href=\"javascript:x\">a</a><img src=x onerror=y>",
            "<svg><style><!--</style><p id=\"--><img src=x>\">",
        ],
    },
    Target {
        name: "catalog",
        read: catalog,
        examples: &[
            "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\njug,Jug,J-1,45.00,3\njug,,J-2,\"4,5\",-1\n",
            "\u{feff}Handle,Title,Body (HTML),Image Src,Published\r\nmug,\"A \"\"mug\"\"\",<b>x</b>,https://a.example/b.png,maybe\r\n",
        ],
    },
    Target {
        name: "order token",
        read: order_token,
        examples: &["0000000000z80123456789abcdef0123456789abcdef0123456789abcdef012", "017fcb07f7940"],
    },
    Target {
        name: "environment",
        read: environment,
        examples: &[
            "127.0.0.1:3000",
            "https://shop.example",
            "stripe",
            "smtp://a:b@c:25?tls=none",
            "10.0.0.1,::1",
            "true",
        ],
    },
    Target {
        name: "configuration file",
        read: configuration,
        examples: &[
            "addr = \"127.0.0.1:1\"\norigin = \"https://shop.example\"\ntrusted_proxies = [\"::1\"]\n",
            "payment_provider = \"stripe\"\nstripe_secret_key = \"sk_test_canary\"\nstripe_webhook_secrets = [\"whsec_canary\"]\n",
            "mail_url = \"smtp://a:canary@b\"\ndatabase = \"postgres://a:canary@b/c\"\npage_cache_mb = 9\n[log]\n",
        ],
    },
    Target {
        name: "database address",
        read: database_address,
        examples: &["postgres://a:b%40@c:5432/d?sslmode=require&pool=3", "postgres:///?", "postgres://[::1]/x"],
    },
    Target {
        name: "settings",
        read: settings,
        examples: &[
            r#"{"shop":{"name":"Kiln","rules":{"currency":"EUR","shipping_zones":[]}},"promotions":[]}"#,
            r#"{"promotions":[{"terms":{"lane":-1,"benefit":{"percent":{"off_ppm":100000}}}}]}"#,
        ],
    },
    Target {
        name: "picture",
        read: picture,
        examples: &[
            "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR\0\0\0\u{1}\0\0\0\u{1}\u{8}",
            "RIFF\u{1a}\0\0\0WEBPVP8L",
            "GIF89a",
        ],
    },
    Target { name: "accepted encodings", read: accepted, examples: &["gzip, br;q=0.5", "*;q=0", "br;q=1.0000,,;"] },
    Target {
        name: "Stripe's messages",
        read: stripe_message,
        examples: &[
            r#"{"id":"evt_1","type":"checkout.session.completed","livemode":false,"created":1,"data":{"object":{"id":"cs_1"}}}"#,
            r#"{"id":"evt_2","type":"charge.refunded","livemode":true,"data":{"object":{"id":"ch_1","payment_intent":null}}}"#,
        ],
    },
];

#[test]
fn whatever_comes_from_outside_is_read_without_harm() {
    each(TARGETS, |target| {
        Part::new(format!("parser: {}", target.name), 20_000, 10_000_000).prove(
            |seed| {
                let input = input(target.examples, seed);
                let read = std::panic::catch_unwind(|| (target.read)(&input));
                assert!(read.is_ok(), "{}: {:?}", target.name, String::from_utf8_lossy(&input));
                input.len()
            },
            |bytes| format!("{bytes} bytes read"),
        );
    });
}

/// One of the examples, changed in a few places.
pub fn input(examples: &[&str], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let pick = |dice: &mut Dice| dice.pick(examples).expect("an example").as_bytes().to_vec();
    let mut bytes = pick(&mut dice);
    for _ in 0..dice.below(8) {
        let at = place(&mut dice, bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.throw().to_le_bytes()[0]),
            2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 => {
                let signs = ["=", "&", ",", ".", "-", "+", "%", "'", "0", "9", " ", "ä", "İ", "\u{0}", "\u{301}", "💩"];
                let sign = dice.pick(&signs).expect("a sign");
                bytes.splice(at..at, sign.bytes());
            }
            5 => {
                let other = pick(&mut dice);
                let from = place(&mut dice, other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
            _ if bytes.len() < 2_000 => {
                let again = bytes[at..].repeat(usize::try_from(dice.below(4)).unwrap_or_default());
                bytes.extend(again);
            }
            _ => {}
        }
    }
    bytes
}

fn place(dice: &mut Dice, length: usize) -> usize {
    usize::try_from(dice.below(length as u64 + 1)).unwrap_or_default()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signature(bytes: &[u8]) {
    let now = Timestamp(1_795_305_600_000);
    assert!(verify(&["secret"], &text(bytes), b"{}", now).is_err(), "a forged signature was taken");
    let genuine = sign("secret", now, bytes);
    assert!(verify(&["secret"], &genuine, bytes, now).is_ok(), "a genuine one was not");
    let other = [bytes, b"x"].concat();
    assert!(verify(&["secret"], &genuine, &other, now).is_err(), "it was taken for another body");
}

fn cart(bytes: &[u8]) {
    let cart = Cart::from_cookie(&text(bytes));
    assert!(cart.lines().len() <= MAX_LINES);
    assert!(cart.lines().iter().all(|line| (1..=Quantity::MAX.get()).contains(&line.quantity.get())));
    let cookie = cart.to_cookie();
    assert!(cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)), "{cookie}");
    assert_eq!(Cart::from_cookie(&cookie), cart);
}

fn query(bytes: &[u8]) {
    let text = text(bytes);
    let pairs: Vec<(String, String)> = query_string::pairs(&text).collect();
    let encode =
        |(key, value): &(String, String)| format!("{}={}", query_string::encode(key), query_string::encode(value));
    let again = pairs.iter().map(encode).collect::<Vec<_>>().join("&");
    assert!(again.is_ascii());
    assert_eq!(query_string::pairs(&again).collect::<Vec<_>>(), pairs);
}

fn listing(bytes: &[u8]) {
    let read = ListingQuery::from_query(&text(bytes), Currency::EUR);
    let written = read.to_query(Currency::EUR);
    let again = ListingQuery::from_query(&written, Currency::EUR).to_query(Currency::EUR);
    assert_eq!(again, written);
}

fn money(bytes: &[u8]) {
    let text = text(bytes);
    for code in ["EUR", "JPY"] {
        let currency: Currency = code.parse().expect("a currency");
        if let Ok(minor) = currency.parse_minor(&text) {
            assert_eq!(currency.parse_minor(&currency.write_minor(minor)), Ok(minor));
        }
    }
}

fn id(bytes: &[u8]) {
    if let Ok(id) = text(bytes).parse::<OrderId>() {
        assert_eq!(id.to_string().parse::<OrderId>().ok(), Some(id));
    }
}

fn coupon(bytes: &[u8]) {
    if let Some(code) = normalize_code(&text(bytes)) {
        assert_eq!(normalize_code(&code).as_ref(), Some(&code));
    }
}

fn slug(bytes: &[u8]) {
    if let Some(slug) = slugify(&text(bytes)) {
        assert_eq!(slugify(&slug).as_ref(), Some(&slug));
    }
}

fn postcode(bytes: &[u8]) {
    let text = text(bytes);
    let Some((country, typed)) = text.split_at_checked(2) else { return };
    let Ok(country) = country.parse::<Country>() else { return };
    let form = address_form(country);
    if let Some(postcode) = form.postcode(typed) {
        assert_eq!(form.postcode(&postcode).as_ref(), Some(&postcode));
    }
}

fn vat_id(bytes: &[u8]) {
    if let Ok(id) = text(bytes).parse::<VatId>() {
        let written = id.to_string();
        assert_eq!(written.parse::<VatId>().expect("its own spelling").to_string(), written);
        assert!(id.country().is_some());
    }
}

fn contact(bytes: &[u8]) {
    let draft = CheckoutDraft::of_form(|_| text(bytes)).bounded();
    let kept = draft.name.len();
    assert!(kept <= 4 * 2 * FIELD_MAX, "{kept} bytes of a name are kept");
    assert_eq!(draft.clone().bounded(), draft);
}

fn search(bytes: &[u8]) {
    let shown = shown_query(&text(bytes));
    assert!(shown.chars().count() <= QUERY_CHARS_MAX && !shown.contains(char::is_control));
    let (rows, index) = &*SEARCHED;
    let answer = index.search(rows, &shown);
    assert!(answer.rows.len() <= rows.len());
    if let Some(right) = &answer.corrected {
        let again = index.search(rows, right);
        assert_eq!((&again.rows, again.corrected), (&answer.rows, None), "{right}");
    }
    let offered = index.suggest(rows, &shown);
    assert!(offered.queries.len() + offered.categories.len() + offered.products.len() <= SUGGESTIONS_MAX);
    for query in offered.queries {
        assert!(!index.search(rows, &query).rows.is_empty(), "{shown} offers {query}, which finds nothing");
    }
    if answer.rows.is_empty() {
        index.relaxed(&shown);
    }
    index.category(&shown);
    index.help_page(&shown);
    index.about(&shown);
}

/// A small catalogue to search in.
static SEARCHED: LazyLock<(Vec<IndexRow>, SearchIndex)> = LazyLock::new(|| {
    let group = |terms: [&str; 2]| terms.map(str::to_owned).to_vec();
    let synonyms = Synonyms { groups: vec![group(["mug", "coffee cup"]), group(["dish", "bowl"])] };
    let thesaurus = Thesaurus::new(&synonyms, Language::English);
    let mut words = SearchIndexer::new(Language::English, thesaurus, ["Drink", "Everything"]);
    let mut indexer = Indexer::default();
    let titles = ["Wren mug", "Blue bowl", "İstanbul plate", "Café au lait bowl", "茶碗", "250 ml beaker"];
    let rows = (0..).zip(titles).map(|(rank, title)| {
        let values = ["Deep blue".to_owned()];
        let variants = [NewIndexVariant {
            sku: "ME-1",
            price_minor: 100,
            available: true,
            reduced: false,
            option_values: &values,
        }];
        let new = NewRow {
            id: ProductId::from_bits(u64::from(rank)),
            slug: title,
            title,
            vendor: "Marl & Ember",
            product_type: "Mug",
            tags: &[],
            created_at: Timestamp(0),
            rank,
            rating: Rating::default(),
            sold: 0,
            collections: &[],
            option_names: &["Glaze".to_owned()],
            variants: &variants,
        };
        words.push(&new, ["Drink"], "Thrown on the wheel, ſ ﬁ.");
        indexer.row(&new)
    });
    (rows.collect(), words.settle())
});

fn origin(bytes: &[u8]) {
    if let Ok(origin) = Origin::parse(&text(bytes)) {
        assert!(!origin.host().is_empty() && !origin.host().contains(['/', '@', ' ', '\r', '\n']));
        assert_eq!(Origin::parse(origin.as_str()).expect("its own spelling").as_str(), origin.as_str());
    }
}

fn forwarded(bytes: &[u8]) {
    let (peer, proxy) = (IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)));
    assert_eq!(limits::client(peer, &text(bytes), &[proxy]), peer, "a stranger was believed");
    // Whatever a trusted proxy passes on, the answer is an address.
    limits::client(proxy, &text(bytes), &[proxy]);
}

fn html(bytes: &[u8]) {
    let escaped = escape(&text(bytes));
    assert!(!escaped.contains(['<', '>', '"', '\'']), "{escaped}");
}

fn description(bytes: &[u8]) {
    let cleaned = clean(&text(bytes));
    // What is left of brackets begins a tag; in texts they are written otherwise.
    for tag in cleaned.split('<').skip(1) {
        let tag = tag.to_lowercase();
        let runs = ["script", "style", "img", "svg", "iframe"].iter().any(|name| tag.starts_with(name));
        assert!(!runs && !tag.starts_with("a href=\"javascript:"), "{cleaned}");
    }
    assert_eq!(clean(&cleaned), cleaned, "cleaned twice it is another one");
}

fn catalog(bytes: &[u8]) {
    // Nobody wants more than a few batches; whatever is wrong is said in words.
    let mut batches = 0;
    let read = parse(bytes, Currency::EUR, |_| {
        batches += 1;
        batches < 3
    });
    assert!(!matches!(read, Err(Unreadable::Broken(_))), "memory does not break: {read:?}");
}

fn order_token(bytes: &[u8]) {
    let ctx = shop();
    assert_eq!(read_order_token(ctx, &text(bytes)), None, "a guessed link was taken");
    let order = OrderId::from_bits(bytes.iter().fold(7, |sum, byte| sum ^ u64::from(*byte)) >> 1);
    assert_eq!(read_order_token(ctx, &token::order_token(ctx, order)), Some(order));
}

static SHOP: LazyLock<(TempDir, Ctx)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_sqlite(&folder.path().join("shop.sqlite")).expect("a store");
    (folder, Ctx::new(store, "http://127.0.0.1:3000", Arc::new(|| Timestamp(0)), [7; 64]))
});

/// A shop whose secret is nobody's.
fn shop() -> &'static Ctx {
    &SHOP.1
}

fn shop_folder() -> &'static Path {
    SHOP.0.path()
}

fn environment(bytes: &[u8]) {
    const NAMES: [&str; 8] =
        ["ADDR", "ORIGIN", "DATABASE", "LOG", "CAPTURE", "TRUSTED_PROXIES", "PAGE_CACHE_MB", "MAIL_URL"];
    let text = text(bytes);
    for name in NAMES {
        let data = ("VITRINE_DATA".to_owned(), "nowhere".to_owned());
        let read = Config::load(None, [data, (format!("VITRINE_{name}"), text.clone())], Layer::default());
        if let Err(error) = read {
            assert!(!error.to_string().is_empty());
        }
    }
}

fn configuration(bytes: &[u8]) {
    // A file that is read at once; each thread has its own.
    let folder = tempfile::tempdir_in(shop_folder()).expect("a folder");
    let file = folder.path().join("vitrine.toml");
    std::fs::write(&file, bytes).expect("a file");
    if let Err(error) = Config::load(Some(&file), [], Layer::default()) {
        let said = error.to_string();
        // What stands under a key that holds no secret is repeated.
        let repeats =
            ["unknown field", "unknown variant", "invalid type", "invalid value", "duplicate key", "can't be"];
        let is_repeated = repeats.iter().any(|words| said.contains(words));
        assert!(!said.is_empty() && (is_repeated || !said.contains("canary")), "{said}");
    }
}

fn database_address(bytes: &[u8]) {
    drop(text(bytes).parse::<PostgresUrl>());
}

fn settings(bytes: &[u8]) {
    if let Ok(settings) = serde_json::from_slice::<Settings>(bytes) {
        drop(settings.check());
    }
}

fn picture(bytes: &[u8]) {
    // Examples are texts; what they stand for are bytes.
    let bytes: Vec<u8> = text(bytes).chars().map(|c| c.to_string().bytes().last().unwrap_or_default()).collect();
    for magic in [&b"\x89PNG\r\n\x1a\n"[..], b"RIFF", b"\xff\xd8\xff\xe0", b""] {
        if let Ok(inspected) = inspect(&[magic, bytes.as_slice()].concat()) {
            assert!(u64::from(inspected.width) * u64::from(inspected.height) <= 40_000_000);
        }
    }
}

fn accepted(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, value)]);
    Encoding::of_request(&headers);
}

fn stripe_message(bytes: &[u8]) {
    static STRIPE: LazyLock<Provider> = LazyLock::new(|| {
        let account = Account {
            secret_key: Secret::new("sk_test_fuzz"),
            webhook_secrets: vec![Secret::new("whsec_fuzz")],
            api_base: "http://127.0.0.1:1".to_owned(),
        };
        Provider::Stripe(Stripe::new(account, Patience::default(), Arc::new(|| Timestamp(0))).expect("an account"))
    });
    let now = Timestamp(1_795_305_600_000);
    let seal = HeaderValue::from_str(&sign("whsec_fuzz", now, bytes)).expect("a header");
    let headers = HeaderMap::from_iter([(HeaderName::from_static("stripe-signature"), seal)]);
    if let Ok(event) = STRIPE.verify(&headers, bytes, now) {
        assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_ok(), "{event:?}");
    }
}
