//! A whole shop, simulated: buyers who hurry, hesitate and vanish, a provider that tells late, twice or never, a line that
//! breaks, a process that dies between any two steps, and days that pass in no time. Whatever happened, in the end the books
//! are right, nothing is held that nobody wants, and what was charged is what was bought.
//!
//! Acts are taken step by step ([`Stepper`]), several at once; a seed decides who goes on, so that a bad day can be had again.
//! Not simulated: the disk (the shop runs on a real file, which is never torn), several processes on one database, and
//! anything slower or stranger of a provider than the test gateway's line.

use std::cell::RefCell;
use std::ops::AddAssign;
use std::rc::Rc;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use vitrine::domain::gift_card::CardEvent;
use vitrine::domain::id::{GiftCardId, VariantId};
use vitrine::domain::product::Product;
use vitrine::domain::promotion::Promotion;
use vitrine::providers::payment::signature::{hex, sign};
use vitrine::providers::payment::test_gateway::{Act as Button, Line, Message, SIGNATURE_HEADER};
use vitrine::services::ServiceError;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Buyer, Placed, Seen, get_checkout, place_order, save_contact, use_card};
use vitrine::services::edit::{NewEdit, decline_edit, pay_for_edit, propose_edit, return_from_paying_edit};
use vitrine::services::fulfillment::{NewFulfillment, fulfill, unfulfill};
use vitrine::services::gift_card::move_gift_card;
use vitrine::services::order::{get_order, return_from_payment};
use vitrine::services::payback::{BackTo, Payback, pay_back};
use vitrine::services::refund::carry_out_refunds;
use vitrine::services::rounds::{reconcile, sweep};
use vitrine::services::webhook::receive_webhook;
use vitrine::store::db::Tx;
use vitrine::store::promotion::save_promotion;

use super::dice::Dice;
use super::step::Stepper;
use super::{Part, each};
use crate::database::{Kind, kinds};
use crate::flow::coupon::coupon;
use crate::flow::gift_card::card;
use crate::flow::shop::{Closed, Shop, cart, draft, shop_on};

/// What the dice decide in one life of a shop.
const OPERATIONS: u64 = 300;
/// Acts under way at once.
const FLIGHTS_MAX: usize = 3;

/// What became of all lives together.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    lives: u64,
    operations: u64,
    placed: u64,
    charged: u64,
    refunded: u64,
    deaths: u64,
    days: i64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.lives += other.lives;
        self.operations += other.operations;
        self.placed += other.placed;
        self.charged += other.charged;
        self.refunded += other.refunded;
        self.deaths += other.deaths;
        self.days += other.days;
    }
}

impl Tally {
    fn words(&self) -> String {
        let Self { lives, operations, placed, charged, refunded, deaths, days } = self;
        // A handful of lives may be dull ones.
        if *lives >= 50 {
            let much = *placed > operations / 100 && *charged > 0 && *refunded > 0 && *deaths > 0;
            assert!(much, "too little happened: {self:?}");
        }
        format!(
            "{operations} operations, {placed} orders placed, {charged} charged, {refunded} refunds, {deaths} deaths of the \
             process, {days} days"
        )
    }
}

/// A buyer as the browser knows them.
struct Person {
    buyer: Buyer,
    /// What the shop answered to placing, once it did.
    placed: Option<Placed>,
}

type People = Rc<RefCell<Vec<Person>>>;

struct World {
    shop: Arc<Shop>,
    dice: Dice,
    wares: Wares,
    people: People,
    flights: Vec<Stepper<()>>,
    /// Bodies of messages that the provider has not brought yet.
    messages: Vec<Message>,
    tally: Tally,
}

#[test]
fn whatever_happens_the_books_are_right_and_charges_equal_orders() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    each(kinds(), |kind| {
        let (fast, full) = if *kind == Kind::Sqlite { (60, 1_000_000) } else { (5, 20_000) };
        let (original, wares) = runtime.block_on(open_shop(*kind));
        let live = |seed| {
            let _guard = runtime.enter();
            World::new(Arc::new(original.like_it()), wares.clone(), seed).live()
        };
        Part::new(format!("lives on {kind:?}"), fast, full).prove(live, Tally::words);
    });
}

/// What there is to be had in a small shop: two things that are scarce, one that is not, a coupon for three, and two gift cards
/// whose codes everybody knows.
#[derive(Clone)]
struct Wares {
    variants: Vec<VariantId>,
    cards: Vec<(GiftCardId, String)>,
}

async fn open_shop(kind: Kind) -> (Closed, Wares) {
    let shop = shop_on(kind).await;
    let variants = vec![
        shop.stock("Jug", 4_500, 3).await,
        shop.stock("Mug", 1_999, 8).await,
        shop.stock("Plate", 1_250, 500).await,
    ];
    let mut coupon = Promotion { use_limit: Some(3), ..coupon("FEW", 15) };
    coupon.terms.minimum_subtotal_minor = 0;
    shop.ctx.store.write(async move |tx: &mut Tx| save_promotion(tx, &coupon).await).await.expect("a coupon");
    let cards = vec![card(&shop, 6_000).await, card(&shop, 25_000).await];
    (shop.close(), Wares { variants, cards })
}

impl World {
    fn new(shop: Arc<Shop>, wares: Wares, seed: u64) -> Self {
        Self {
            shop,
            dice: Dice::new(seed),
            wares,
            people: People::default(),
            flights: Vec::new(),
            messages: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn live(mut self) -> Tally {
        for _ in 0..OPERATIONS {
            self.operate();
            self.tally.operations += 1;
        }
        self.come_to_rest();
        self.check();
        self.tally.lives = 1;
        self.tally
    }

    /// One thing happens.
    fn operate(&mut self) {
        match self.dice.below(100) {
            0..=43 => self.go_on(),
            45..=54 => self.somebody_comes(),
            55..=64 => self.somebody_places(),
            65..=74 => self.somebody_presses(),
            75..=78 => self.somebody_returns(),
            79..=81 => self.provider_tells(),
            44 | 82 => self.staff_works(),
            83 => self.somebody_answers_a_change(),
            84..=86 => self.shop_works(),
            87..=89 => self.merchant_changes(),
            90..=92 => self.line_changes(),
            93..=95 => self.time_passes(),
            96..=97 => self.somebody_closes_the_browser(),
            _ => self.process_dies(),
        }
    }

    fn fly(&mut self, act: impl Future<Output = ()> + 'static) {
        if self.flights.len() >= FLIGHTS_MAX {
            self.go_on();
        }
        self.flights.push(Stepper::new(act));
    }

    /// One of the acts under way takes a step.
    fn go_on(&mut self) {
        let Some(place) = self.choose(self.flights.len()) else { return };
        if self.flights[place].step().is_some() {
            drop(self.flights.swap_remove(place));
        }
    }

    fn choose(&mut self, count: usize) -> Option<usize> {
        let places: Vec<usize> = (0..count).collect();
        self.dice.pick(&places).copied()
    }

    fn somebody_comes(&mut self) {
        let mut wants = Vec::new();
        for variant in self.wares.variants.clone() {
            if self.dice.percent(50) {
                wants.push((variant, u32::try_from(1 + self.dice.below(3)).expect("a few")));
            }
        }
        let coupon = self.dice.percent(30).then(|| "FEW".to_owned());
        let code = self.dice.percent(40).then(|| self.dice.pick(&self.wares.cards).expect("a card").1.clone());
        let (shop, people) = (self.shop.clone(), self.people.clone());
        self.fly(async move {
            if let Ok(secret) = save_contact(&shop.ctx, None, draft()).await {
                let buyer = Buyer { secret: Some(secret), cart: cart(&wants), coupon };
                if let Some(code) = code {
                    declined_or(use_card(&shop.ctx, &buyer, &code).await);
                }
                people.borrow_mut().push(Person { buyer, placed: None });
            }
        });
    }

    /// Somebody looks at the sum and places the order; perhaps for the second time, perhaps with another cart.
    fn somebody_places(&mut self) {
        let count = self.people.borrow().len();
        let Some(who) = self.choose(count) else { return };
        if self.dice.percent(15) {
            let variant = self.wares.variants[0];
            self.people.borrow_mut()[who].buyer.cart = cart(&[(variant, 1)]);
        }
        let times = if self.dice.percent(20) { 2 } else { 1 };
        for _ in 0..times {
            let (shop, people) = (self.shop.clone(), self.people.clone());
            let buyer = people.borrow()[who].buyer.clone();
            self.fly(async move {
                let Ok(view) = get_checkout(&shop.ctx, &buyer).await else { return };
                let seen = Seen { total_minor: view.quote.totals.total_minor, to_pay_minor: view.to_pay_minor };
                let placed = place_order(&shop.ctx, &buyer, seen).await;
                if let Some(placed) = declined_or(placed) {
                    people.borrow_mut()[who].placed = Some(placed);
                }
            });
        }
    }

    /// Somebody presses a button on the provider's page. The provider is elsewhere: its acts are done at once.
    fn somebody_presses(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let Some(token) = placed.pay_url.as_deref().and_then(|url| url.strip_prefix("/pay/test/")) else { return };
        let buttons = [
            Button::Approve,
            Button::Approve,
            Button::Approve,
            Button::Challenge,
            Button::Confirm,
            Button::DeclineGeneric,
            Button::DeclineInsufficientFunds,
            Button::Abandon,
        ];
        let button = *self.dice.pick(&buttons).expect("a button");
        let (shop, token) = (self.shop.clone(), token.to_owned());
        let pressed = Stepper::new(async move { shop.gateway().act(&token, button).await }).finish();
        if let Some(message) = pressed.expect("the provider's books").and_then(|acted| acted.message) {
            self.messages.push(message);
        }
    }

    fn somebody_returns(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let shop = self.shop.clone();
        self.fly(async move {
            declined_or(return_from_payment(&shop.ctx, &placed.token).await);
        });
    }

    fn somebody_who_placed(&mut self) -> Option<Placed> {
        let placed: Vec<Placed> = self.people.borrow().iter().filter_map(|person| person.placed.clone()).collect();
        self.dice.pick(&placed).cloned()
    }

    /// The provider brings one of its messages: in any order, now and then once more, now and then never.
    fn provider_tells(&mut self) {
        let Some(place) = self.choose(self.messages.len()) else { return };
        let message = if self.dice.percent(30) {
            let message = &self.messages[place];
            Message { headers: message.headers.clone(), body: message.body.clone() }
        } else {
            self.messages.swap_remove(place)
        };
        if self.dice.percent(10) {
            return;
        }
        let shop = self.shop.clone();
        self.fly(async move {
            let headers = sign_anew(&shop, &message);
            declined_or(receive_webhook(&shop.ctx, "test", &headers, &message.body).await);
        });
    }

    fn shop_works(&mut self) {
        let (shop, sweeps) = (self.shop.clone(), self.dice.percent(50));
        self.fly(async move {
            let round = if sweeps { sweep(&shop.ctx).await } else { reconcile(&shop.ctx).await };
            declined_or(round);
        });
    }

    /// Staff sends, cancels or gives money back, whether that fits how the order stands or not.
    fn staff_works(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let (shop, what, variant) = (self.shop.clone(), self.dice.below(10), self.wares.variants[2]);
        let card = self.dice.pick(&self.wares.cards).expect("a card").0;
        self.fly(async move {
            let (ctx, order) = (&shop.ctx, placed.order);
            match what {
                0 => drop(declined_or(fulfill(ctx, order, NewFulfillment::default()).await)),
                1 => drop(declined_or(cancel_order(ctx, order, Who::Buyer, String::new()).await)),
                2 => drop(declined_or(cancel_order(ctx, order, Who::Staff, String::new()).await)),
                3 => drop(declined_or(move_gift_card(ctx, card, CardEvent::Disable).await)),
                4 => drop(declined_or(move_gift_card(ctx, card, CardEvent::Enable).await)),
                5 | 6 => {
                    let new = NewEdit { added: [(variant, 1)].into(), ..NewEdit::default() };
                    drop(declined_or(propose_edit(ctx, order, new).await));
                }
                7 => {
                    let parcels = get_order(ctx, &placed.token).await.map(|order| order.parcels);
                    if let Some(parcel) = parcels.ok().and_then(|parcels| parcels.into_iter().next()) {
                        declined_or(unfulfill(ctx, order, parcel.number).await);
                    }
                }
                _ => {
                    let to = if what == 8 { BackTo::StoreCredit } else { BackTo::AsPaid };
                    let some = Payback { other_minor: 700, to, ..Payback::default() };
                    drop(declined_or(pay_back(ctx, order, some, String::new()).await));
                }
            }
        });
    }

    /// Somebody whose order shall be changed goes to pay for that, and does, or declines.
    fn somebody_answers_a_change(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let (shop, wants, approves) = (self.shop.clone(), self.dice.percent(75), self.dice.percent(80));
        self.fly(async move {
            let Some(Some(edit)) = declined_or(get_order(&shop.ctx, &placed.token).await).map(|order| order.edit)
            else {
                return;
            };
            if !wants {
                declined_or(decline_edit(&shop.ctx, &placed.token, edit.number).await);
                return;
            }
            let page = pay_for_edit(&shop.ctx, &placed.token, edit.number, edit.due_minor).await;
            let Some(Some(url)) = declined_or(page) else { return };
            let button = if approves { Button::Approve } else { Button::DeclineGeneric };
            if let Some(token) = url.strip_prefix("/pay/test/") {
                shop.gateway().act(token, button).await.expect("the provider's books");
            }
            declined_or(return_from_paying_edit(&shop.ctx, &placed.token, edit.number).await);
        });
    }

    fn merchant_changes(&mut self) {
        type Change = fn(&mut Product);
        let shop = self.shop.clone();
        let changes: [(&str, Change); 4] = [
            ("Jug", |jug| jug.variants.iter_mut().for_each(|variant| variant.price_minor += 10)),
            ("Mug", |mug| mug.variants.iter_mut().for_each(|variant| variant.price_minor -= 1)),
            ("Jug", |jug| jug.variants.iter_mut().for_each(|variant| variant.on_hand += 1)),
            ("Mug", |mug| mug.variants.iter_mut().for_each(|variant| variant.on_hand += 2)),
        ];
        let (title, change) = *self.dice.pick(&changes).expect("a change");
        self.fly(async move { shop.change(title, change).await });
    }

    fn line_changes(&mut self) {
        let lines = [Line::Good, Line::Good, Line::AnswersLost, Line::Dead];
        self.shop.gateway().set_line(*self.dice.pick(&lines).expect("a line"));
    }

    fn time_passes(&mut self) {
        let minutes = match self.dice.below(20) {
            0 => 24 * 60,
            1..=3 => 40,
            _ => 3,
        };
        // No request lives that long: whoever waits is told that it took too long, and what was asked goes no further.
        if minutes > 3 {
            self.flights.clear();
        }
        self.shop.wait_minutes(minutes);
        self.tally.days += minutes / (24 * 60);
    }

    /// What they had asked for goes no further.
    fn somebody_closes_the_browser(&mut self) {
        if let Some(place) = self.choose(self.flights.len()) {
            drop(self.flights.swap_remove(place));
        }
    }

    /// The process is gone, with all that was under way; another one starts on the same database.
    fn process_dies(&mut self) {
        self.flights.clear();
        self.shop = Arc::new(self.shop.restarted());
        self.tally.deaths += 1;
    }

    /// The storm is over: the line is good, nobody buys any more, and the shop does its minute's work for some hours.
    fn come_to_rest(&mut self) {
        self.process_dies();
        for round in 0..5 {
            // Once for days, when what was under way is done: nobody is waited for any more who was asked about a change.
            self.shop.wait_minutes(if round == 2 { 4 * 24 * 60 } else { 45 });
            let shop = self.shop.clone();
            let work = async move {
                shop.work().await;
                carry_out_refunds(&shop.ctx).await.expect("a round");
            };
            Stepper::new(work).finish();
        }
    }

    fn check(&mut self) {
        let shop = self.shop.clone();
        let tally = Stepper::new(async move {
            shop.check_books().await;
            let waiting = shop.count("select count(*) as n from \"order\" where status = 'pending'").await;
            assert_eq!(waiting, 0, "an order waits for nobody");
            let held = shop.count("select coalesce(sum(held), 0) as n from stock_level").await;
            assert_eq!(held, 0, "something is held for nobody");
            let open = "select count(*) as n from test_gateway_session where state in ('open', 'challenge')";
            assert_eq!(shop.count(open).await, 0, "somebody could still pay for an order that is over");
            let owed =
                "select count(*) as n from payment_attempt where refund_due = 1 and refunded_minor < captured_minor";
            assert_eq!(shop.count(owed).await, 0, "money that has to go back did not");
            let pending = "select count(*) as n from refund where state <> 'completed'";
            assert_eq!(shop.count(pending).await, 0, "a refund never ended");
            let charged = "select count(*) as n from test_gateway_session where state = 'captured'";
            let known = "select count(*) as n from payment_attempt where state = 'captured'";
            let charged = shop.count(charged).await;
            assert_eq!(charged, shop.count(known).await, "the provider took money that the shop does not know of");
            let refunded = shop.count("select count(*) as n from refund").await;
            (shop.count("select count(*) as n from \"order\"").await, charged, refunded)
        })
        .finish();
        self.tally.placed = tally.0.unsigned_abs();
        self.tally.charged = tally.1.unsigned_abs();
        self.tally.refunded = tally.2.unsigned_abs();
    }
}

/// What was done; a refusal is an answer like another here, and a line that is down breaks nothing.
fn declined_or<T>(result: Result<T, ServiceError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(ServiceError::Refusal(_)) => None,
        Err(ServiceError::Breakage(cause)) => panic!("broken: {cause}"),
    }
}

/// The provider signs its message when it brings it.
fn sign_anew(shop: &Shop, message: &Message) -> HeaderMap {
    let secret = hex(&shop.ctx.sign("test-gateway", &[]));
    let header = HeaderValue::from_str(&sign(&secret, shop.ctx.now(), &message.body)).expect("a header");
    HeaderMap::from_iter([(HeaderName::from_static(SIGNATURE_HEADER), header)])
}
