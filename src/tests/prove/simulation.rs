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

use vitrine::domain::product::Product;
use vitrine::providers::payment::test_gateway::{Line, Message};
use vitrine::services::checkout::{Buyer, Placed};
use vitrine::services::order::return_from_payment;
use vitrine::services::rounds::{reconcile, sweep};

use super::dice::Dice;
use super::people::{
    Wares, Wish, Work, answer_a_change, check_at_rest, come, come_to_rest, declined_or, open_small_shop, pay_page,
    place, press, some_button, staff_works, tell,
};
use super::step::Stepper;
use super::{Part, each};
use crate::database::{Kind, kinds};
use crate::flow::shop::{Shop, cart};

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
        let (original, wares) = runtime.block_on(open_small_shop(*kind));
        let live = |seed| {
            let _guard = runtime.enter();
            World::new(Arc::new(original.like_it()), wares.clone(), seed).live()
        };
        Part::new(format!("lives on {kind:?}"), fast, full).prove(live, Tally::words);
    });
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
        let wish = Wish::throw(&mut self.dice, &self.wares);
        let (shop, people) = (self.shop.clone(), self.people.clone());
        self.fly(async move {
            if let Some(buyer) = come(&shop, wish).await {
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
                if let Some(placed) = place(&shop, &buyer).await {
                    people.borrow_mut()[who].placed = Some(placed);
                }
            });
        }
    }

    /// Somebody presses a button on the provider's page. The provider is elsewhere: its acts are done at once.
    fn somebody_presses(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let Some(page) = pay_page(&placed) else { return };
        let button = some_button(&mut self.dice);
        let shop = self.shop.clone();
        let pressed = Stepper::new(async move { press(&shop, &page, button).await }).finish();
        if let Some(message) = pressed.and_then(|acted| acted.message) {
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
        self.fly(async move { tell(&shop, &message).await });
    }

    fn shop_works(&mut self) {
        let (shop, sweeps) = (self.shop.clone(), self.dice.percent(50));
        self.fly(async move {
            let round = if sweeps { sweep(&shop.ctx).await } else { reconcile(&shop.ctx).await };
            declined_or(round);
        });
    }

    fn staff_works(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let (shop, work) = (self.shop.clone(), Work::throw(&mut self.dice, &self.wares));
        self.fly(async move { staff_works(&shop, &placed, work).await });
    }

    fn somebody_answers_a_change(&mut self) {
        let Some(placed) = self.somebody_who_placed() else { return };
        let (shop, wants, approves) = (self.shop.clone(), self.dice.percent(75), self.dice.percent(80));
        self.fly(async move { answer_a_change(&shop, &placed, wants, approves).await });
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

    /// The line is good again, and those who were under way are gone.
    fn come_to_rest(&mut self) {
        self.process_dies();
        let shop = self.shop.clone();
        Stepper::new(async move { come_to_rest(&shop).await }).finish();
    }

    fn check(&mut self) {
        let shop = self.shop.clone();
        let end = Stepper::new(async move { check_at_rest(&shop).await }).finish();
        (self.tally.placed, self.tally.charged, self.tally.refunded) = (end.placed, end.charged, end.refunded);
    }
}
