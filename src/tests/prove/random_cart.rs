//! Carts, rules and promotions as dice throw them, and what must hold of each. The bench prices the same ones.

use vitrine::domain::address::Country;
use vitrine::domain::cart::Quantity;
use vitrine::domain::id::VariantId;
use vitrine::domain::money::Currency;
use vitrine::domain::promotion::{Benefit, PromotionTerms, Step};
use vitrine::domain::shipping::{Band, Measure, Region, ShippingMethod, ShippingZone};
use vitrine::domain::shop::PricingRules;
use vitrine::domain::tax::{CategoryRate, ShippingTax, TaxZone};
use vitrine::domain::totals::{PricedLine, Pricing, PricingRefusal, Totals, price};

use super::dice::Dice;

/// Sets of promotions for particular goods that a line may belong to.
type Memberships = [Vec<String>; 4];

/// A cart and all that is needed to price it.
pub struct RandomCart {
    rules: PricingRules,
    lines: Vec<Line>,
    destination: Option<Country>,
    promotions: Vec<PromotionTerms>,
    reverse_charge: bool,
    memberships: Memberships,
}

struct Line {
    variant: u64,
    quantity: u32,
    price_minor: i64,
    weight_g: u32,
    taxable: bool,
    category: &'static str,
    is_sent: bool,
    membership: usize,
}

const CATEGORIES: [&str; 5] = ["", "", "reduced", "zero", "own"];
const COUNTRIES: [&str; 3] = ["DE", "AT", "CA"];

impl RandomCart {
    pub fn throw(dice: &mut Dice) -> Self {
        let promotions: Vec<_> = (0..dice.below(6)).map(|number| promotion(dice, number)).collect();
        let mut memberships = Memberships::default();
        for membership in &mut memberships {
            *membership = promotions.iter().filter(|_| dice.percent(50)).map(|terms| terms.id.clone()).collect();
        }
        Self {
            rules: rules(dice),
            lines: (0..dice.below(12)).map(|variant| line(dice, variant)).collect(),
            destination: if dice.percent(80) { dice.pick(&COUNTRIES).map(|code| country(code)) } else { None },
            promotions,
            reverse_charge: dice.percent(15),
            memberships,
        }
    }

    /// What it comes to.
    pub fn price(&self) -> Result<Totals, PricingRefusal> {
        price(self.pricing(&self.priced()))
    }

    /// Whether all holds that must.
    pub fn check(&self, dice: &mut Dice) -> Result<(), String> {
        let lines = self.priced();
        let totals = match self.price() {
            Ok(totals) => totals,
            Err(PricingRefusal::NotShippable) if self.destination.is_some() => return Ok(()),
            Err(refusal) => return Err(format!("refused: {refusal}")),
        };
        totals.check()?;
        hold(totals.total_minor >= 0 && -totals.discount_minor <= totals.subtotal_minor, "more is off than there is")?;

        let mut shuffled = lines.clone();
        for place in (1..shuffled.len()).rev() {
            shuffled.swap(place, below(dice, place + 1));
        }
        let again = price(self.pricing(&shuffled)).map_err(|refusal| refusal.to_string())?;
        hold(again.total_minor == totals.total_minor, "the order of the lines changes the total")?;
        let of = |line: &PricedLine<'_>| again.lines.iter().find(|other| other.variant == line.variant);
        let same = lines.iter().zip(&totals.lines).all(|(line, priced)| of(line) == Some(priced));
        hold(same, "the order of the lines changes a line")?;

        let mut back = totals.shipping_paid_minor();
        for line in &totals.lines {
            let mut already = 0;
            while already < line.quantity.get() {
                let now = 1 + dice.below(u64::from(line.quantity.get() - already)) as u32;
                let share = totals.refund_share(line.variant, already, now).ok_or("no share")?;
                hold(share.total_minor >= 0, "a piece is worth less than nothing")?;
                back += share.total_minor;
                already += now;
            }
        }
        hold(back == totals.total_minor, "refunds of all pieces don't come to what was paid")?;
        self.check_plain(&lines)
    }

    /// Where nothing is given: one line more never costs less, and promotions never make it dearer.
    fn check_plain(&self, lines: &[PricedLine<'_>]) -> Result<(), String> {
        let mut rules = self.rules.clone();
        for method in rules.shipping_zones.iter_mut().flat_map(|zone| &mut zone.methods) {
            method.free_from_minor = None;
            method.by = Measure::Pieces;
            // What is fetched is taxed where it is fetched: a line that makes the difference may cost less than its tax.
            method.pickup = None;
        }
        rules.tax_zones.iter_mut().for_each(|zone| zone.shipping = ShippingTax::Standard);
        let plain = Pricing { promotions: &[], reverse_charge: false, rules: &rules, ..self.pricing(lines) };
        let Ok(all) = price(plain) else { return Ok(()) };
        let given = price(Pricing { promotions: &self.promotions, ..plain }).map_err(|refusal| refusal.to_string())?;
        let paid = |totals: &Totals| totals.total_minor - if totals.tax_included { 0 } else { totals.tax_minor };
        hold(paid(&given) <= paid(&all), "a promotion makes it dearer")?;
        let Some((_, fewer)) = lines.split_last() else { return Ok(()) };
        let before = price(Pricing { lines: fewer, ..plain }).map_err(|refusal| refusal.to_string())?;
        hold(before.total_minor <= all.total_minor, "one more line costs less")
    }

    fn pricing<'a>(&'a self, lines: &'a [PricedLine<'a>]) -> Pricing<'a> {
        Pricing {
            destination: self.destination,
            promotions: &self.promotions,
            reverse_charge: self.reverse_charge,
            ..Pricing::new(&self.rules, lines)
        }
    }

    fn priced(&self) -> Vec<PricedLine<'_>> {
        let priced = |line: &Line| PricedLine {
            variant: VariantId::from_bits(line.variant),
            quantity: Quantity::new(line.quantity).expect("a quantity"),
            unit_price_minor: line.price_minor,
            weight_g: line.weight_g,
            taxable: line.taxable,
            tax_category: line.category,
            requires_shipping: line.is_sent,
            promotions: self.memberships.get(line.membership).map_or(&[], Vec::as_slice),
        };
        self.lines.iter().map(priced).collect()
    }
}

fn hold(holds: bool, or_else: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(or_else.to_owned()) }
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    dice.below(bound as u64) as usize
}

fn country(code: &str) -> Country {
    code.parse().expect("a country")
}

/// Mostly what things cost, sometimes next to nothing or a fortune.
fn amount(dice: &mut Dice) -> i64 {
    let bound = [3, 10_000, 10_000, 10_000, 100_000_000_000][below(dice, 5)];
    dice.below(bound).cast_signed()
}

fn line(dice: &mut Dice, variant: u64) -> Line {
    let most = [3, 20, 999][below(dice, 3)];
    Line {
        variant,
        quantity: 1 + dice.below(most) as u32,
        price_minor: amount(dice),
        weight_g: dice.below(2_000) as u32,
        taxable: dice.percent(90),
        category: dice.pick(&CATEGORIES).copied().unwrap_or_default(),
        is_sent: dice.percent(85),
        membership: below(dice, 4),
    }
}

fn rate(dice: &mut Dice) -> u32 {
    [0, 55_000, 70_000, 190_000, 88_750, 1_000_000][below(dice, 6)]
}

fn rules(dice: &mut Dice) -> PricingRules {
    let included = dice.percent(60);
    let zone = |dice: &mut Dice, region| TaxZone {
        name: "Tax".to_owned(),
        region,
        rate_ppm: rate(dice),
        included,
        rates: vec![CategoryRate { category: "reduced".to_owned(), name: "Less".to_owned(), rate_ppm: rate(dice) }],
        shipping: [ShippingTax::LikeMostGoods, ShippingTax::Standard, ShippingTax::Untaxed][below(dice, 3)],
    };
    let methods = (0..1 + dice.below(3)).map(|number| method(dice, number)).collect();
    PricingRules {
        currency: Currency::EUR,
        home: None,
        tax_zones: vec![
            zone(dice, Region::Countries(vec![country("DE")])),
            zone(dice, Region::Countries(vec![country("AT")])),
        ],
        shipping_zones: vec![ShippingZone { name: "World".to_owned(), region: Region::Elsewhere, methods }],
    }
}

fn method(dice: &mut Dice, number: u64) -> ShippingMethod {
    let first = dice.below(2_000).cast_signed();
    let last = u32::MAX - u32::from(dice.percent(5)) * (u32::MAX - 50_000);
    ShippingMethod {
        id: format!("m{number}"),
        name: String::new(),
        days_min: 1,
        days_max: 2,
        by: [Measure::Weight, Measure::Worth, Measure::Pieces][below(dice, 3)],
        bands: vec![
            Band { up_to: 2_000, price_minor: first },
            Band { up_to: last, price_minor: first + dice.below(3_000).cast_signed() },
        ],
        free_from_minor: dice.percent(40).then(|| amount(dice)),
        pickup: dice.percent(10).then(|| "Here".to_owned()),
        place: None,
    }
}

fn promotion(dice: &mut Dice, number: u64) -> PromotionTerms {
    let off_ppm = dice.below(1_000_001) as u32;
    let benefit = match dice.below(5) {
        0 => Benefit::Percent { off_ppm },
        1 => Benefit::Amount { off_minor: amount(dice) },
        2 => Benefit::FreeShipping,
        3 => Benefit::BuyGet { buy: 1 + dice.below(4) as u32, get: 1 + dice.below(3) as u32, off_ppm },
        _ => Benefit::Steps {
            steps: (0..3)
                .map(|step| Step { from_minor: step * 5_000, off_ppm: off_ppm / 4 * (step as u32 + 1) })
                .collect(),
        },
    };
    PromotionTerms {
        id: format!("p{number}"),
        label: String::new(),
        code: None,
        lane: dice.below(3) as u32,
        exclusive: dice.percent(20),
        particular: dice.percent(50),
        minimum_subtotal_minor: if dice.percent(50) { amount(dice) } else { 0 },
        minimum_quantity: dice.below(5) as u32,
        benefit,
    }
}
