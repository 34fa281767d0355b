//! The pricing run on paper, and on carts that nobody would think of.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]

use proptest::prelude::*;

use super::sample::line;
use super::*;
use crate::domain::promotion::sample::percent;
use crate::domain::promotion::{Benefit, Step};
use crate::domain::refusal::CouponRefusal;
use crate::domain::shop::WHOLE_PPM;
use crate::domain::shop::sample::{country, rules, workshop};
use crate::domain::tax::CategoryRate;

fn ten_percent() -> [PromotionTerms; 1] {
    [percent("kiln10", 100_000, 3_000)]
}

fn pricing<'a>(rules: &'a PricingRules, lines: &'a [PricedLine<'a>]) -> Pricing<'a> {
    Pricing { destination: Some(country("DE")), ..Pricing::new(rules, lines) }
}

#[test]
fn a_cart_is_priced_as_on_paper() {
    let (rules, lines, coupon) = (rules(), [line(1, 2, 1_999), line(2, 1, 501)], ten_percent());
    let totals = price(Pricing { promotions: &coupon, ..pricing(&rules, &lines) }).unwrap();
    // 39.98 + 5.01 = 44.99; a tenth of it is 4.499, so 4.50 off; 1,200 g go for 4.90.
    assert_eq!((totals.subtotal_minor, totals.discount_minor, totals.weight_g), (4_499, -450, 1_200));
    assert_eq!(totals.lines.iter().map(|line| line.discount_minor).collect::<Vec<_>>(), [-400, -50]);
    assert_eq!(totals.shipping.as_ref().map(|shipping| shipping.price_minor), Some(490));
    assert_eq!(totals.total_minor, 4_539);
    // 45.39 contain 19 %: 45.39 × 19 / 119 = 7.247…
    assert_eq!((totals.tax_minor, totals.tax_included), (725, true));
    let tax = totals.tax_lines.first().unwrap();
    assert_eq!((tax.name.as_str(), tax.taxable_minor, tax.amount_minor), ("VAT 19 %", 3_814, 725));
}

#[test]
fn tax_that_is_not_in_the_prices_is_added_to_the_total() {
    let (rules, lines) = (rules(), [line(1, 1, 10_000)]);
    let totals = price(Pricing { destination: Some(country("US")), ..pricing(&rules, &lines) }).unwrap();
    // 8.875 % of 100.00 + 24.00.
    assert_eq!((totals.tax_minor, totals.tax_included, totals.total_minor), (1_101, false, 13_501));
}

#[test]
fn a_country_without_a_tax_zone_pays_none() {
    let (rules, lines) = (rules(), [line(1, 1, 10_000)]);
    let totals = price(Pricing { destination: Some(country("JP")), ..pricing(&rules, &lines) }).unwrap();
    assert_eq!((totals.tax_minor, totals.tax_lines.len(), totals.total_minor), (0, 0, 12_400));
}

#[test]
fn without_a_destination_there_is_no_shipping_and_the_tax_is_homes() {
    let (rules, lines) = (rules(), [line(1, 1, 1_190)]);
    let totals = price(Pricing { destination: None, ..pricing(&rules, &lines) }).unwrap();
    assert_eq!((totals.shipping, totals.tax_minor, totals.total_minor), (None, 190, 1_190));
}

#[test]
fn an_empty_cart_comes_to_nothing() {
    let rules = rules();
    let totals = price(pricing(&rules, &[])).unwrap();
    assert_eq!(totals.check(), Ok(()));
    assert_eq!((totals.total_minor, totals.tax_minor, totals.shipping), (0, 0, None));
}

#[test]
fn what_needs_no_sending_is_not_sent() {
    let (rules, card) = (rules(), PricedLine { requires_shipping: false, ..line(1, 1, 5_000) });
    let totals = price(pricing(&rules, &[card])).unwrap();
    assert_eq!((totals.shipping, totals.weight_g, totals.total_minor), (None, 0, 5_000));
    let mixed = price(pricing(&rules, &[card, line(2, 1, 100)])).unwrap();
    assert_eq!(mixed.weight_g, 400);
}

#[test]
fn a_line_that_is_not_taxed_bears_no_tax() {
    let (rules, book) = (rules(), PricedLine { taxable: false, ..line(1, 1, 5_000) });
    let totals = price(pricing(&rules, &[book])).unwrap();
    let line = totals.lines.first().unwrap();
    assert_eq!((line.tax_minor, line.tax_rate_ppm), (0, 0));
    // 4.90 of shipping contain 0.78.
    assert_eq!(totals.tax_minor, 78);
}

#[test]
fn the_chosen_method_counts_and_the_cheapest_until_one_is_chosen() {
    let (rules, lines) = (rules(), [line(1, 1, 1_000)]);
    let sent_by = |method| {
        let totals = price(Pricing { shipping_method: method, ..pricing(&rules, &lines) })?;
        Ok(totals.shipping.map(|shipping| shipping.method_id))
    };
    assert_eq!(sent_by(None), Ok(Some("standard".to_owned())));
    assert_eq!(sent_by(Some("")), Ok(Some("standard".to_owned())));
    assert_eq!(sent_by(Some("express")), Ok(Some("express".to_owned())));
    assert_eq!(sent_by(Some("pigeon")), Err(PricingRefusal::NotShippable));
    assert_eq!(sent_by(Some("world")), Err(PricingRefusal::NotShippable));
}

#[test]
fn what_is_too_heavy_is_not_shippable() {
    let (rules, lines) = (rules(), [PricedLine { weight_g: 40_000, ..line(1, 1, 1_000) }]);
    assert_eq!(price(pricing(&rules, &lines)), Err(PricingRefusal::NotShippable));
}

#[test]
fn a_coupon_below_its_minimum_is_left_aside() {
    let (rules, coupon) = (rules(), ten_percent());
    let discount = |unit_price| {
        let lines = [line(1, 1, unit_price)];
        price(Pricing { promotions: &coupon, ..pricing(&rules, &lines) }).unwrap().discount_minor
    };
    assert_eq!((discount(2_999), discount(3_000)), (0, -300));
}

#[test]
fn a_coupon_takes_no_more_than_all() {
    let (rules, lines) = (rules(), [line(1, 3, 1_111)]);
    let all = [percent("all", u32::MAX, 0)];
    let totals = price(Pricing { promotions: &all, ..pricing(&rules, &lines) }).unwrap();
    assert_eq!((totals.discount_minor, totals.total_minor), (-3_333, 490));
}

#[test]
fn shipping_is_free_by_what_is_paid_for_the_goods() {
    let (rules, coupon) = (rules(), ten_percent());
    let shipping = |promotions| {
        let lines = [line(1, 1, 7_600)];
        price(Pricing { promotions, ..pricing(&rules, &lines) }).unwrap().shipping.unwrap().price_minor
    };
    assert_eq!((shipping(&[][..]), shipping(&coupon)), (0, 490));
}

fn promoted(lines: &[PricedLine<'_>], promotions: &[PromotionTerms]) -> Totals {
    let rules = rules();
    price(Pricing { promotions, ..pricing(&rules, lines) }).unwrap()
}

fn given(totals: &Totals) -> Vec<(&str, i64)> {
    totals.adjustments.iter().map(|given| (given.promotion.as_str(), given.amount_minor)).collect()
}

#[test]
fn in_a_lane_the_better_one_is_given_and_lanes_follow_one_another() {
    let lines = [line(1, 2, 2_000)];
    let two_euros = PromotionTerms { benefit: Benefit::Amount { off_minor: 200 }, ..percent("amount", 0, 0) };
    let later = PromotionTerms { lane: 1, ..percent("later", 500_000, 0) };
    let totals = promoted(&lines, &[later, two_euros, percent("tenth", 100_000, 0), percent("also", 100_000, 0)]);
    // Of two tenths the one whose id comes first; half of what that leaves.
    assert_eq!(given(&totals), [("also", -400), ("later", -1_800)]);
    assert_eq!(totals.discount_minor, -2_200);
}

#[test]
fn what_goes_with_no_other_is_given_alone_where_it_is_better() {
    let lines = [line(1, 2, 2_000)];
    let alone = |off_ppm| PromotionTerms { exclusive: true, ..percent("alone", off_ppm, 0) };
    let next = PromotionTerms { lane: 1, ..percent("next", 100_000, 0) };
    let with = |off_ppm| promoted(&lines, &[alone(off_ppm), percent("first", 100_000, 0), next.clone()]);
    assert_eq!(given(&with(200_000)), [("alone", -800)]);
    assert_eq!(given(&with(190_000)), [("first", -400), ("next", -360)]);
}

#[test]
fn buy_two_get_one_takes_the_cheapest_of_those_it_is_about() {
    let about = ["mugs".to_owned()];
    let mug = |variant, quantity, price| PricedLine { promotions: &about, ..line(variant, quantity, price) };
    let lines = [mug(1, 4, 2_000), mug(2, 2, 1_000), mug(3, 1, 1_500), line(4, 1, 100)];
    let benefit = Benefit::BuyGet { buy: 2, get: 1, off_ppm: 1_000_000 };
    let terms = PromotionTerms { particular: true, benefit, ..percent("mugs", 0, 0) };
    // Seven mugs are two rounds: both at 10.00 are free.
    let totals = promoted(&lines, std::slice::from_ref(&terms));
    assert_eq!(totals.lines.iter().map(|line| line.discount_minor).collect::<Vec<_>>(), [0, -2_000, 0, 0]);
    let two = promoted(&[mug(1, 2, 2_000), line(4, 1, 100)], &[terms]);
    assert_eq!(two.discount_minor, 0);
}

#[test]
fn the_last_step_that_is_reached_counts() {
    let steps = vec![Step { from_minor: 5_000, off_ppm: 50_000 }, Step { from_minor: 10_000, off_ppm: 100_000 }];
    let terms = PromotionTerms { benefit: Benefit::Steps { steps }, ..percent("steps", 0, 0) };
    let off = |worth| promoted(&[line(1, 1, worth)], std::slice::from_ref(&terms)).discount_minor;
    assert_eq!([off(4_999), off(5_000), off(9_999), off(10_000)], [0, -250, -500, -1_000]);
}

#[test]
fn a_parcel_that_is_free_by_a_promotion_says_what_it_would_have_cost() {
    let (rules, lines) = (rules(), [line(1, 1, 2_000)]);
    let free = [PromotionTerms { benefit: Benefit::FreeShipping, ..percent("free", 0, 1_500) }];
    let asked = Pricing { promotions: &free, ..pricing(&rules, &lines) };
    let (totals, offers) = price_with_offers(asked).unwrap();
    let shipping = totals.shipping.as_ref().unwrap();
    assert_eq!((shipping.price_minor, shipping.discount_minor, totals.total_minor), (0, -490, 2_000));
    assert_eq!(given(&totals), [("free", -490)]);
    assert!(offers.iter().all(|offer| offer.price_minor == 0));
    assert_eq!(why_not(&free[0], asked, &totals), Ok(()));
}

#[test]
fn whoever_typed_a_code_is_told_why_it_takes_nothing_off() {
    let (rules, lines) = (rules(), [line(1, 2, 1_000)]);
    let refused = |terms: PromotionTerms, others: &[PromotionTerms]| {
        let promotions = [others, std::slice::from_ref(&terms)].concat();
        let asked = Pricing { promotions: &promotions, ..pricing(&rules, &lines) };
        why_not(&terms, asked, &price(asked).unwrap())
    };
    let code = || percent("code", 100_000, 0);
    assert_eq!(refused(code(), &[]), Ok(()));
    let missing = CouponRefusal::BelowMinimum { minimum_minor: 2_500, missing_minor: 500 };
    assert_eq!(refused(percent("code", 100_000, 2_500), &[]), Err(missing));
    let few = PromotionTerms { minimum_quantity: 5, ..code() };
    assert_eq!(refused(few, &[]), Err(CouponRefusal::TooFew { minimum: 5, missing: 3 }));
    assert_eq!(refused(PromotionTerms { particular: true, ..code() }, &[]), Err(CouponRefusal::OtherGoods));
    let beaten = CouponRefusal::NotWithOther { label: "better".to_owned() };
    assert_eq!(refused(code(), &[percent("better", 200_000, 0)]), Err(beaten));
    assert_eq!(refused(percent("code", 0, 0), &[]), Err(CouponRefusal::NothingOff));
    let free = || PromotionTerms { benefit: Benefit::FreeShipping, ..code() };
    let asked = Pricing { destination: None, ..pricing(&rules, &lines) };
    assert_eq!(why_not(&free(), asked, &price(asked).unwrap()), Ok(()), "until it is known where it goes");
}

fn two_rates() -> PricingRules {
    let mut rules = rules();
    let reduced = CategoryRate { category: "reduced".to_owned(), name: "VAT 7 %".to_owned(), rate_ppm: 70_000 };
    rules.tax_zones.iter_mut().for_each(|zone| zone.rates = vec![reduced.clone()]);
    rules
}

#[test]
fn goods_of_several_rates_are_taxed_by_rate_and_the_parcel_like_most_of_them() {
    let rules = two_rates();
    let book = |price| PricedLine { tax_category: "reduced", ..line(2, 1, price) };
    let taxed = |lines: &[PricedLine<'_>]| {
        let totals = price(pricing(&rules, lines)).unwrap();
        totals.tax_lines.iter().map(|tax| (tax.rate_ppm, tax.amount_minor)).collect::<Vec<_>>()
    };
    // 24.90 contain 3.98 at 19 %, 10.00 contain 0.65 at 7 %.
    assert_eq!(taxed(&[line(1, 1, 2_000), book(1_000)]), [(190_000, 398), (70_000, 65)]);
    // 20.00 contain 3.19, 34.90 contain 2.28.
    assert_eq!(taxed(&[line(1, 1, 2_000), book(3_000)]), [(190_000, 319), (70_000, 228)]);
    assert_eq!(taxed(&[book(1_000)]), [(70_000, 97)]);
}

#[test]
fn a_zone_may_say_itself_how_parcels_are_taxed() {
    let lines = [PricedLine { tax_category: "reduced", ..line(1, 1, 1_000) }];
    let shipping_tax = |shipping| {
        let mut rules = two_rates();
        rules.tax_zones.iter_mut().for_each(|zone| zone.shipping = shipping);
        price(pricing(&rules, &lines)).unwrap().shipping.unwrap().tax_minor
    };
    assert_eq!(
        [ShippingTax::LikeMostGoods, ShippingTax::Standard, ShippingTax::Untaxed].map(shipping_tax),
        [32, 78, 0]
    );
}

#[test]
fn a_category_without_a_rate_is_taxed_at_the_standard_rate_unless_it_is_untaxed() {
    let rules = two_rates();
    let rate = |tax_category: &'static str| {
        let lines = [PricedLine { tax_category, ..line(1, 1, 1_000) }];
        price(pricing(&rules, &lines)).unwrap().lines[0].tax_rate_ppm
    };
    assert_eq!(["", "reduced", "misspelled", "zero", "exempt"].map(rate), [190_000, 70_000, 190_000, 0, 0]);
}

#[test]
fn a_business_that_owes_the_tax_pays_prices_without_it() {
    let (rules, lines) = (rules(), [line(1, 1, 11_900)]);
    let asked = Pricing { destination: Some(country("AT")), reverse_charge: true, ..pricing(&rules, &lines) };
    let totals = price(asked).unwrap();
    // 143.00 with the parcel contain 22.83.
    assert_eq!((totals.tax_minor, totals.tax_lines.len(), totals.tax_relief_minor), (0, 0, -2_283));
    assert_eq!((totals.total_minor, totals.reverse_charge), (14_300 - 2_283, true));
    let added = price(Pricing { destination: Some(country("US")), ..asked }).unwrap();
    assert_eq!((added.tax_relief_minor, added.tax_minor, added.total_minor), (0, 0, 11_900 + 2_400));
}

#[test]
fn what_is_fetched_is_taxed_at_home() {
    let mut rules = rules();
    let method = rules.shipping_zones.last_mut().unwrap().methods.first_mut().unwrap();
    method.pickup = Some("Tonweg 7".to_owned());
    let lines = [line(1, 1, 1_190)];
    let totals = price(Pricing { destination: Some(country("US")), reverse_charge: true, ..pricing(&rules, &lines) });
    let totals = totals.unwrap();
    assert_eq!((totals.tax_minor, totals.tax_included, totals.total_minor), (190, true, 1_190));
    assert!(!totals.reverse_charge);

    // Where a place is named, its tax counts.
    let method = rules.shipping_zones.last_mut().unwrap().methods.first_mut().unwrap();
    method.place = Some(crate::domain::shipping::PickupPlace { country: country("US"), ..workshop() });
    rules.home = Some(country("DE"));
    let totals = price(Pricing { destination: Some(country("US")), ..pricing(&rules, &[line(1, 1, 10_000)]) }).unwrap();
    assert_eq!((totals.tax_minor, totals.tax_included), (888, false));
}

#[test]
fn what_cannot_be_counted_or_makes_no_sense_is_refused() {
    let rules = rules();
    let refused = |lines: &[PricedLine]| price(pricing(&rules, lines)).err();
    assert_eq!(refused(&[line(1, 1, -1)]), Some(PricingRefusal::NegativePrice));
    assert_eq!(refused(&[line(1, 2, i64::MAX)]), Some(PricingRefusal::TooLarge));
    assert_eq!(refused(&[line(1, 1, i64::MAX), line(2, 1, 1)]), Some(PricingRefusal::TooLarge));
}

#[test]
fn totals_that_were_tampered_with_are_found_out() {
    type Spoil = fn(&mut Totals);
    let spoils: [Spoil; 10] = [
        |t| t.tax_relief_minor -= 1,
        |t| t.reverse_charge = true,
        |t| t.total_minor += 1,
        |t| t.subtotal_minor -= 1,
        |t| t.discount_minor -= 1,
        |t| t.tax_minor += 1,
        |t| t.shipping.as_mut().unwrap().price_minor = -490,
        |t| t.lines.first_mut().unwrap().tax_minor += 1,
        |t| t.lines.first_mut().unwrap().unit_price_minor += 1,
        |t| t.tax_lines.clear(),
    ];
    let (rules, lines) = (rules(), [line(1, 2, 1_999)]);
    let totals = price(pricing(&rules, &lines)).unwrap();
    assert_eq!(totals.check(), Ok(()));
    for spoil in spoils {
        let mut totals = totals.clone();
        spoil(&mut totals);
        assert!(totals.check().is_err(), "{totals:?}");
    }
}

/// Parts of a promotion for particular goods that lines may belong to.
static SOME: [String; 1] = [String::new()];

fn priced_line(prices: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = PricedLine<'static>> {
    let category = prop::sample::select(vec!["", "reduced", "zero", "own"]);
    // Few variants, so that lines often share one.
    (0..4_u64, 1..=999_u32, prices, any::<u32>(), any::<(bool, bool, bool)>(), category).prop_map(
        |(variant, quantity, unit_price_minor, weight_g, (taxable, requires_shipping, some), tax_category)| {
            PricedLine {
                weight_g: weight_g % 2_000,
                taxable,
                tax_category,
                requires_shipping,
                promotions: if some { &SOME } else { &[] },
                ..line(variant, quantity, unit_price_minor)
            }
        },
    )
}

prop_compose! {
    fn any_rules()(
        rate_ppm in 0..=WHOLE_PPM,
        included: bool,
        reduced_ppm in 0..=WHOLE_PPM,
        price_minor in 0..10_000_i64,
        free_from_minor in prop::option::of(0..100_000_i64),
    ) -> PricingRules {
        let mut rules = rules();
        for zone in &mut rules.tax_zones {
            (zone.rate_ppm, zone.included) = (rate_ppm, included);
            zone.rates = vec![CategoryRate { category: "reduced".to_owned(), name: "less".to_owned(), rate_ppm: reduced_ppm }];
        }
        for method in rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods) {
            method.bands = vec![crate::domain::shipping::Band { up_to: u32::MAX, price_minor }];
            method.free_from_minor = free_from_minor;
        }
        rules
    }
}

fn any_benefit() -> impl Strategy<Value = Benefit> {
    prop_oneof![
        any::<u32>().prop_map(|off_ppm| Benefit::Percent { off_ppm }),
        (0..200_000_i64).prop_map(|off_minor| Benefit::Amount { off_minor }),
        Just(Benefit::FreeShipping),
        (0..4_u32, 0..4_u32, 0..=WHOLE_PPM).prop_map(|(buy, get, off_ppm)| Benefit::BuyGet { buy, get, off_ppm }),
        prop::collection::vec((0..1_000_000_i64, 0..=WHOLE_PPM), 0..4).prop_map(|steps| Benefit::Steps {
            steps: steps.into_iter().map(|(from_minor, off_ppm)| Step { from_minor, off_ppm }).collect()
        }),
    ]
}

prop_compose! {
    fn any_promotion()(
        benefit in any_benefit(),
        lane in 0..3_u32,
        exclusive in prop::bool::weighted(0.2),
        // About particular goods, it has the id that lines name.
        particular: bool,
        name in "[a-z]{3}",
        minimum_subtotal_minor in 0..100_000_i64,
        minimum_quantity in 0..20_u32,
    ) -> PromotionTerms {
        let id = if particular { String::new() } else { name };
        let terms = percent(&id, 0, minimum_subtotal_minor);
        PromotionTerms { lane, exclusive, particular, minimum_quantity, benefit, ..terms }
    }
}

fn any_promotions() -> impl Strategy<Value = Vec<PromotionTerms>> {
    prop::collection::vec(any_promotion(), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_parts_add_up_to_the_cent_and_nothing_is_negative(
        rules in any_rules(),
        lines in prop::collection::vec(priced_line(0..=1_000_000), 0..20),
        promotions in any_promotions(),
        destination in prop::sample::select(vec![None, Some("DE"), Some("US"), Some("JP")]),
        reverse_charge: bool,
    ) {
        let asked = Pricing {
            destination: destination.map(country),
            reverse_charge,
            promotions: &promotions,
            ..pricing(&rules, &lines)
        };
        let totals = price(asked).unwrap();
        prop_assert_eq!(totals.check(), Ok(()));
        prop_assert!(totals.total_minor >= 0 && totals.discount_minor <= 0 && totals.tax_minor >= 0);
        prop_assert!(!totals.tax_included || totals.tax_minor <= totals.total_minor);
        let back: i64 = totals
            .lines
            .iter()
            .map(|line| Totals { lines: vec![line.clone()], ..totals.clone() }.refund_share(line.variant, 0, line.quantity.get()))
            .map(|share| share.unwrap().total_minor)
            .sum();
        prop_assert_eq!(back + totals.shipping_paid_minor(), totals.total_minor, "all goes back, and no more");
        prop_assert_eq!(price(asked).unwrap(), totals, "the same cart costs the same");
    }

    #[test]
    fn extreme_amounts_are_counted_or_refused(
        lines in prop::collection::vec(priced_line(i64::MIN..=i64::MAX), 0..6),
        promotions in any_promotions(),
        included: bool,
    ) {
        let mut rules = rules();
        rules.tax_zones.iter_mut().for_each(|zone| zone.included = included);
        if let Ok(totals) = price(Pricing { promotions: &promotions, ..pricing(&rules, &lines) }) {
            prop_assert_eq!(totals.check(), Ok(()));
        }
    }

    #[test]
    fn the_order_of_the_lines_does_not_change_the_total(
        rules in any_rules(),
        lines in prop::collection::vec(priced_line(0..=1_000_000), 0..10),
        promotions in any_promotions(),
    ) {
        let total = |lines: &[PricedLine<'_>]| {
            price(Pricing { promotions: &promotions, ..pricing(&rules, lines) }).map(|totals| totals.total_minor)
        };
        let reversed: Vec<_> = lines.iter().rev().copied().collect();
        prop_assert_eq!(total(&lines), total(&reversed));
    }

    #[test]
    fn one_more_line_never_costs_less_unless_a_promotion_says_so(
        included: bool,
        rate_ppm in 0..=WHOLE_PPM,
        lines in prop::collection::vec(priced_line(0..=1_000_000), 0..10),
        more in priced_line(0..=1_000_000),
    ) {
        let mut rules = rules();
        // Free shipping is a promotion, too; and what is heavier goes by the same ways here.
        for method in rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods) {
            method.free_from_minor = None;
            method.bands.iter_mut().last().unwrap().up_to = u32::MAX;
        }
        for zone in &mut rules.tax_zones {
            (zone.included, zone.rate_ppm, zone.shipping) = (included, rate_ppm, ShippingTax::Standard);
        }
        let total = |lines: &[PricedLine<'_>]| price(pricing(&rules, lines)).unwrap().total_minor;
        let before = total(&lines);
        let mut lines = lines;
        lines.push(more);
        prop_assert!(total(&lines) >= before);
    }

    #[test]
    fn a_buyer_never_pays_more_for_being_given_a_promotion(
        lines in prop::collection::vec(priced_line(0..=1_000_000), 1..10),
        promotions in any_promotions(),
    ) {
        // Not where less paid for the goods means that the parcel is no longer free.
        let mut rules = rules();
        rules.shipping_zones.iter_mut().flat_map(|z| &mut z.methods).for_each(|m| m.free_from_minor = None);
        let sent: Vec<_> = lines.iter().map(|line| PricedLine { weight_g: 1, ..*line }).collect();
        let total = |promotions| {
            price(Pricing { promotions, ..pricing(&rules, &sent) }).unwrap().total_minor
        };
        prop_assert!(total(&promotions) <= total(&[]));
    }
}
