//! Buying with plain forms, as a browser without script does it.

use serde_json::Value;

use vitrine::providers::payment::stripe::emulator::{Act, Emulator, FaultPlan, serve};
use vitrine::providers::secret::Secret;
use vitrine::server::config::{Layer, ProviderName};
use vitrine::server::serve::clock;

use super::bad_input::variant;
use super::client::{Answer, Shop};

const CONTACT: &str =
    "email=ada%40example.org&name=Ada+Example&line1=Musterweg+1&postcode=10115&city=Berlin&country=DE";

/// A buyer at the last step, with their cookies.
pub(super) struct Buyer<'a> {
    pub shop: &'a Shop,
    pub cookies: String,
    pub total_minor: i64,
}

impl<'a> Buyer<'a> {
    /// Puts one of the variant into a cart and goes to the till.
    pub(super) fn at_the_last_step(shop: &'a Shop, variant: &str) -> Self {
        Self::from_market(shop, "", variant, CONTACT)
    }

    /// The same from the pages of a market, with an address of one's own.
    pub(super) fn from_market(shop: &'a Shop, market: &str, variant: &str, contact: &str) -> Self {
        let added = shop.post("/cart/add", "", &format!("variant={variant}&quantity=1"));
        assert_eq!((added.status, added.location()), (303, "/cart"));
        let cart = format!("market={market}; cart={}", added.cookie("cart").expect("a cart"));
        let contact = shop.post("/checkout", &cart, contact);
        assert_eq!((contact.status, contact.location()), (303, "/checkout/shipping"));
        let cookies = format!("{cart}; checkout={}", contact.cookie("checkout").expect("a checkout"));
        let view = json(&shop.send("GET", "/api/checkout", &[("cookie", &cookies)], b""));
        let method = view["quote"]["shipping"][0]["method_id"].as_str().expect("a way to send it");
        let sent = shop.post("/checkout/shipping", &cookies, &format!("shipping_method={method}"));
        assert_eq!((sent.status, sent.location()), (303, "/checkout/payment"));
        let view = json(&shop.send("GET", "/api/checkout", &[("cookie", &cookies)], b""));
        let total_minor = view["quote"]["totals"]["total_minor"].as_i64().expect("a total");
        Self { shop, cookies, total_minor }
    }

    fn place(&self) -> Answer {
        self.shop.post("/checkout/payment", &self.cookies, &format!("total_minor={}", self.total_minor))
    }

    /// Places an order and pays for it; answers the path of its page.
    pub(super) fn buy(&self) -> String {
        let pay_page = self.place().location().to_owned();
        self.press(&pay_page, "approve").location().to_owned()
    }

    /// Presses a button of the test gateway's page, and follows back to where the shop leads.
    fn press(&self, pay_page: &str, act: &str) -> Answer {
        let back = self.shop.post(pay_page, &self.cookies, &format!("act={act}"));
        assert_eq!(back.status, 303, "{}", back.text());
        let origin = format!("http://{}", self.shop.host);
        let back = back.location().trim_start_matches(&origin).to_owned();
        assert!(back.starts_with("/checkout/return/"), "{back}");
        self.shop.send("GET", &back, &[("cookie", &self.cookies)], b"")
    }
}

fn json(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).expect("JSON")
}

#[test]
fn an_order_is_placed_paid_and_shown_to_whoever_has_its_link() {
    let shop = Shop::demo();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let placed = buyer.place();
    assert_eq!(placed.status, 303, "{}", placed.text());
    let pay_page = placed.location().to_owned();
    assert!(shop.get(&pay_page).text().contains("value=\"approve\""));
    let paid = buyer.press(&pay_page, "approve");
    assert!(paid.location().starts_with("/orders/"), "{paid:?}");
    for cookie in ["cart", "checkout", "coupon"] {
        let set = paid.set_cookie(cookie).unwrap_or_else(|| panic!("{cookie} is not cleared"));
        assert!(set.contains("Max-Age=0"), "{set}");
    }
    let order = shop.get(paid.location());
    assert_eq!(order.status, 200);
    assert!(order.text().contains("Ada Example"));
    assert_eq!(order.header("cache-control"), Some("no-store"));
    let (start, last) = paid.location().split_at(paid.location().len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    assert_eq!(shop.get(&format!("{start}{other}")).status, 404, "a link that is nearly right");
}

#[test]
fn placing_twice_gives_one_order() {
    let shop = Shop::demo();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let (first, second) = (buyer.place(), buyer.place());
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location(), second.location());
}

#[test]
fn a_declined_buyer_is_led_back_and_can_try_again() {
    let shop = Shop::demo();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let declined = buyer.press(buyer.place().location(), "decline_insufficient_funds");
    assert_eq!(declined.location(), "/checkout/payment?declined=insufficient_funds");
    assert_eq!(declined.header("set-cookie"), None, "nothing is lost");
    let again = buyer.place();
    assert_eq!(again.status, 303, "{}", again.text());
    assert!(buyer.press(again.location(), "approve").location().starts_with("/orders/"));
}

#[test]
fn a_challenge_is_confirmed_on_the_same_page() {
    let shop = Shop::demo();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let pay_page = buyer.place().location().to_owned();
    let challenged = shop.post(&pay_page, &buyer.cookies, "act=challenge");
    assert_eq!((challenged.status, challenged.location()), (303, pay_page.as_str()));
    assert!(shop.get(&pay_page).text().contains("value=\"confirm\""));
    assert!(buyer.press(&pay_page, "confirm").location().starts_with("/orders/"));
}

#[test]
fn whoever_goes_back_without_paying_finds_the_last_step_again() {
    let shop = Shop::demo();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let back = buyer.press(buyer.place().location(), "abandon");
    assert_eq!(back.location(), "/checkout/payment");
}

#[test]
fn a_total_that_the_buyer_has_not_seen_is_not_charged() {
    let shop = Shop::demo();
    let mut buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    for forged in [1, 0, -1, buyer.total_minor - 1, buyer.total_minor + 1, i64::MAX, i64::MIN] {
        buyer.total_minor = forged;
        let refused = buyer.place();
        assert_eq!(refused.status, 409, "{forged}: {}", refused.text());
        assert!(refused.text().contains("Nothing was charged"), "{}", refused.text());
        assert_eq!(refused.header("refresh"), Some("0; url=/checkout/payment?notice=total_changed"));
    }
}

#[test]
fn cookies_are_marked_as_what_they_are() {
    let shop = Shop::demo();
    let added = shop.post("/cart/add", "", &format!("variant={}", variant(&shop)));
    let cart = added.set_cookie("cart").expect("a cart");
    assert!(cart.contains("; Path=/; Max-Age=15552000; SameSite=Lax") && !cart.contains("HttpOnly"), "{cart}");
    let contact = shop.post("/checkout", "", CONTACT);
    let checkout = contact.set_cookie("checkout").expect("a checkout");
    assert!(checkout.contains("; SameSite=Lax") && checkout.ends_with("; HttpOnly"), "{checkout}");
}

#[test]
fn who_has_paid_while_the_provider_is_silent_is_asked_to_wait_and_not_to_pay_again() {
    const KEY: &str = "sk_test_of_the_shop";
    const SIGNS: &str = "whsec_of_the_shop";
    let elsewhere = tokio::runtime::Runtime::new().expect("a runtime");
    let emulator = Emulator::new(KEY, SIGNS, 1, clock());
    let stripe = elsewhere.block_on(serve(emulator.clone(), ([127, 0, 0, 1], 0).into(), None)).expect("a port");
    let shop = Shop::with(Layer {
        payment_provider: Some(ProviderName::Stripe),
        stripe_secret_key: Some(Secret::new(KEY)),
        stripe_webhook_secrets: Some(vec![Secret::new(SIGNS)]),
        stripe_api_base: Some(format!("http://{}", stripe.address)),
        ..Layer::default()
    });
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let placed = buyer.place();
    let (_, session) = placed.location().rsplit_once("/c/pay/").expect("Stripe's page");
    let back = emulator.act(session, Act::Approve).expect("the way back");
    let back = back.trim_start_matches(&format!("http://{}", shop.host)).to_owned();
    let come_back = || shop.send("GET", &back, &[("cookie", &buyer.cookies)], b"");

    emulator.set_plan(FaultPlan { drop_request: 1000, ..FaultPlan::default() });
    let waiting = come_back();
    assert_eq!((waiting.status, waiting.header("retry-after")), (503, Some("5")), "{waiting:?}");
    assert_eq!(waiting.header("refresh"), Some(format!("5; url={back}").as_str()));
    assert!(waiting.text().contains("don’t pay again"), "{}", waiting.text());
    assert!(waiting.set_cookie("cart").is_none(), "nothing is forgotten meanwhile");

    emulator.set_plan(FaultPlan::default());
    let heard = come_back();
    assert!(heard.location().starts_with("/orders/"), "{heard:?}");
    assert_eq!(heard.cookie("cart"), Some(""), "it is bought");
}
