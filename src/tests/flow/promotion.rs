//! The shop gives something: by itself or for a code, to some or to all, and counts it.

use futures::future::join_all;
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::promotion::{Benefit, Promotion, PromotionTerms};
use vitrine::domain::refusal::{CouponRefusal, Refusal};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::cart::quote;
use vitrine::services::checkout::{Buyer, get_checkout, save_contact};

use super::coupon::{coupon, keep};
use super::shop::{SHIPPING_MINOR, Shop, cart, draft, story};

fn by_itself(id: &str, benefit: Benefit) -> Promotion {
    let given = coupon(id, 1);
    Promotion { terms: PromotionTerms { code: None, lane: 1, benefit, ..given.terms.clone() }, ..given }
}

async fn buyer_called(shop: &Shop, email: &str, wants: &[(vitrine::domain::id::VariantId, u32)]) -> Buyer {
    let draft = CheckoutDraft { email: email.to_owned(), ..draft() };
    let secret = save_contact(&shop.ctx, None, draft).await.expect("it is kept");
    Buyer { secret: Some(secret), cart: cart(wants), ..Buyer::default() }
}

fn with(buyer: Buyer, typed: &str) -> Buyer {
    Buyer { coupon: Some(typed.to_owned()), ..buyer }
}

#[tokio::test]
async fn what_is_given_without_a_code_is_on_the_order_with_its_label() {
    story(async |shop| {
        let mug = shop.stock_as("Mug", 1_000, 50, |p| p.tags = vec!["drink".to_owned()]).await;
        let jug = shop.stock("Jug", 4_500, 5).await;
        let mut third_free = by_itself("third-mug", Benefit::BuyGet { buy: 2, get: 1, off_ppm: 1_000_000 });
        third_free.goods.tags.push("drink".to_owned());
        keep(shop, third_free).await;
        keep(shop, by_itself("parcel", Benefit::FreeShipping)).await;

        let placed = shop.place(&shop.buyer(&[(mug, 3), (jug, 1)]).await).await.expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        let given: Vec<_> = order.totals.adjustments.iter().map(|a| (a.label.as_str(), a.amount_minor)).collect();
        assert_eq!(given, [("Discount third-mug", -1_000), ("Discount parcel", -SHIPPING_MINOR)]);
        assert_eq!(order.totals.lines[0].discount_minor, -1_000);
        assert_eq!(order.totals.total_minor, 2_000 + 4_500);
        assert_eq!(shop.count("select sum(used) as n from promotion").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_takes_off_less_than_what_is_given_anyway_says_so() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let mut sale = by_itself("sale", Benefit::Percent { off_ppm: 200_000 });
        sale.terms.lane = 0;
        keep(shop, sale).await;
        keep(shop, coupon("KILN10", 10)).await;
        let priced =
            quote(&shop.ctx, with(shop.buyer(&[(jug, 1)]).await, "KILN10"), None, None).await.expect("a quote");
        let label = "Discount sale".to_owned();
        assert_eq!(priced.coupon, Some(Err(CouponRefusal::NotWithOther { label })));
        assert_eq!(priced.totals.discount_minor, -900);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_orders_of_one_customer_at_once_have_one_use_of_a_code_for_one() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 100).await;
        keep(shop, Promotion { use_limit_per_customer: Some(1), ..coupon("ONCE", 10) }).await;
        let mut buyers = Vec::new();
        for place in 0..20 {
            // Another spelling of an address is no other customer.
            let email = if place % 2 == 0 { format!("ada+{place}@example.com") } else { "Ada@Example.com".to_owned() };
            buyers.push(with(buyer_called(shop, &email, &[(jug, 1)]).await, "ONCE"));
        }
        let tries = buyers.into_iter().map(|buyer| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.place_at(&buyer, 4_050 + SHIPPING_MINOR).await })
        });
        let (placed, refused): (Vec<_>, Vec<_>) =
            join_all(tries).await.into_iter().map(|tried| tried.expect("no panic")).partition(Result::is_ok);
        assert_eq!((placed.len(), refused.len()), (1, 19));
        let used = Err(Refusal::Coupon { reason: CouponRefusal::UsedByYou });
        assert!(refused.iter().all(|refusal| *refusal == used), "{refused:?}");
        // Somebody else has a use of their own.
        let other = with(buyer_called(shop, "bob@example.com", &[(jug, 1)]).await, "ONCE");
        assert!(shop.place(&other).await.is_ok());
        assert_eq!(shop.count("select count(*) as n from promotion_use").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_use_comes_back_once_with_the_order_that_is_given_up() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        keep(shop, Promotion { use_limit: Some(1), use_limit_per_customer: Some(1), ..coupon("ONCE", 10) }).await;
        let buyer = with(shop.buyer(&[(jug, 1)]).await, "ONCE");
        shop.place(&buyer).await.expect("an order");
        // The till goes on showing it to the one who has it.
        let seen = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(seen.quote.coupon, Some(Ok("ONCE".to_owned())));
        shop.wait_minutes(36);
        shop.work().await;
        shop.work().await;
        assert_eq!(shop.count("select used as n from promotion").await, 0);
        assert_eq!(shop.count("select count(*) as n from promotion_use").await, 0);
        let again = with(shop.buyer(&[(jug, 1)]).await, "ONCE");
        let placed = shop.place(&again).await.expect("an order");
        assert_eq!(shop.order(&placed).await.totals.discount_minor, -450);
    })
    .await;
}

#[tokio::test]
async fn a_welcome_is_for_those_who_have_not_bought_before() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let mut welcome = coupon("WELCOME", 10);
        welcome.audience.first_order = true;
        keep(shop, welcome).await;
        let first = with(buyer_called(shop, "ada@example.com", &[(jug, 1)]).await, "WELCOME");
        let placed = shop.place(&first).await.expect("an order");
        shop.press(&placed, Act::Approve).await;

        let again = with(buyer_called(shop, "ADA@example.com", &[(jug, 1)]).await, "WELCOME");
        let seen = get_checkout(&shop.ctx, &again).await.expect("a checkout");
        assert_eq!(seen.quote.coupon, Some(Err(CouponRefusal::NotFirstOrder)));
        // In the cart nobody knows yet whose it is.
        let stranger = Buyer { secret: None, ..again };
        let priced = quote(&shop.ctx, stranger, None, None).await.expect("a quote");
        assert_eq!(priced.coupon, Some(Ok("WELCOME".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn goods_are_taxed_by_their_category() {
    story(async |shop| {
        let jug = shop.stock("Jug", 11_900, 5).await;
        let book = shop.stock_as("Book", 1_070, 5, |p| p.variants[0].tax_category = "reduced".to_owned()).await;
        shop.change_rules(|rules| {
            rules.tax_zones[0].rates.push(vitrine::domain::tax::CategoryRate {
                category: "reduced".to_owned(),
                name: "VAT 7 %".to_owned(),
                rate_ppm: 70_000,
            });
        })
        .await;
        let placed = shop.place(&shop.buyer(&[(jug, 1), (book, 1)]).await).await.expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        let taxes: Vec<_> = order.totals.tax_lines.iter().map(|tax| (tax.name.as_str(), tax.amount_minor)).collect();
        // 119.00 + 4.90 contain 19.78.
        assert_eq!(taxes, [("VAT 19 %", 1_978), ("VAT 7 %", 70)]);
        assert_eq!(order.lines[1].tax_category, "reduced");
    })
    .await;
}

#[tokio::test]
async fn a_business_in_another_state_pays_no_tax_and_its_order_says_so() {
    story(async |shop| {
        let jug = shop.stock("Jug", 11_900, 5).await;
        shop.change_rules(|rules| {
            let austria = "AT".parse().expect("a country");
            for region in rules
                .tax_zones
                .iter_mut()
                .map(|zone| &mut zone.region)
                .chain(rules.shipping_zones.iter_mut().map(|zone| &mut zone.region))
            {
                if let vitrine::domain::shipping::Region::Countries(countries) = region {
                    countries.push(austria);
                }
            }
        })
        .await;
        let business = CheckoutDraft {
            country: "AT".to_owned(),
            postcode: "1010".to_owned(),
            city: "Wien".to_owned(),
            vat_id: "ATU 13585627".to_owned(),
            ..draft()
        };
        let secret = save_contact(&shop.ctx, None, business).await.expect("it is kept");
        let buyer = Buyer { secret: Some(secret), cart: cart(&[(jug, 1)]), ..Buyer::default() };
        let placed = shop.place(&buyer).await.expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        // 123.90 contain 19.78.
        assert_eq!((order.totals.reverse_charge, order.totals.tax_minor, order.totals.total_minor), (true, 0, 10_412));
        assert_eq!(order.address.vat_id, "ATU13585627");
    })
    .await;
}
