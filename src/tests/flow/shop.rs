//! A shop on a new database, with a clock that goes when it is told to, and the people in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;
use vitrine::domain::cart::{Cart, CartLine, Quantity};
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::{ProductId, VariantId};
use vitrine::domain::money::Currency;
use vitrine::domain::order::OrderView;
use vitrine::domain::product::{Product, ProductStatus, Variant};
use vitrine::domain::refusal::Refusal;
use vitrine::domain::shipping::{Band, Measure, Region, ShippingMethod, ShippingZone};
use vitrine::domain::shop::{PricingRules, Shop as Settings};
use vitrine::domain::stock::StockLevel;
use vitrine::domain::tax::{ShippingTax, TaxZone};
use vitrine::domain::time::Timestamp;
use vitrine::providers::payment::Provider;
use vitrine::providers::payment::test_gateway::{Act, Line, TestGateway};
use vitrine::services::audit::{audit, audit_provider};
use vitrine::services::checkout::{Buyer, Placed, get_checkout, place_order, save_contact};
use vitrine::services::order::{get_order, return_from_payment};
use vitrine::services::revisions::Subject;
use vitrine::services::rounds::{Round, reconcile, sweep};
use vitrine::services::test_gateway::act_on_test_page;
use vitrine::services::{Ctx, ServiceError};
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::payment::{Attempt, find_newest_attempt};
use vitrine::store::product::{find_product, save_product};
use vitrine::store::setting::save_shop;
use vitrine::store::stock::find_level;

use super::super::database::{Database, Kind, kinds};

/// The parcel's price in this shop, whatever is in it.
pub const SHIPPING_MINOR: i64 = 490;

pub struct Shop {
    pub ctx: Ctx,
    database: Arc<Database>,
    now: Arc<AtomicI64>,
    products: AtomicI64,
    folder: Arc<TempDir>,
}

/// Tells a story in a new shop, on each kind of database; the auditor has the last word.
pub async fn story(tell: impl AsyncFn(&Arc<Shop>)) {
    for kind in kinds() {
        let shop = Arc::new(shop_on(*kind).await);
        tell(&shop).await;
        shop.check_books().await;
    }
}

/// The same for what there is only where the database is a file.
pub async fn story_of_a_file(tell: impl AsyncFn(&Arc<Shop>)) {
    let shop = Arc::new(shop().await);
    tell(&shop).await;
    shop.check_books().await;
}

/// A shop with nothing on its shelves, in a file.
pub async fn shop() -> Shop {
    shop_on(Kind::Sqlite).await
}

/// A shop with nothing on its shelves.
pub async fn shop_on(kind: Kind) -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let now = Arc::new(AtomicI64::new(1_795_305_600_000));
    let database = Arc::new(Database::new(kind, folder.path()));
    let ctx = open(&database, now.clone());
    furnish_empty(&ctx).await;
    Shop { ctx, database, now, products: AtomicI64::new(0), folder: Arc::new(folder) }
}

/// Gives a new shop its settings, and puts a jug on the shelf.
pub async fn furnish(ctx: &Ctx, price_minor: i64, on_hand: i64) -> VariantId {
    furnish_empty(ctx).await;
    let id = VariantId::from_bits(1000);
    let jug = product(ProductId::from_bits(0), id, "Jug", price_minor, on_hand);
    ctx.store.write(async move |tx: &mut Tx| save_product(tx, None, &jug, "test").await).await.expect("a jug");
    id
}

async fn furnish_empty(ctx: &Ctx) {
    ctx.store.write(async |tx: &mut Tx| save_shop(tx, &settings()).await).await.expect("settings");
}

/// The services on that database.
pub fn open(database: &Database, now: Arc<AtomicI64>) -> Ctx {
    Ctx::new(database.open(), "http://127.0.0.1:3000", Arc::new(move || Timestamp(now.load(Ordering::SeqCst))), [7; 64])
}

/// A shop that nobody serves; others are made like it.
pub struct Closed {
    database: Arc<Database>,
    now: i64,
    products: i64,
    /// Where the database is, if it is a file.
    _folder: Arc<TempDir>,
}

impl Closed {
    /// Opens a shop that is like this one, on a database and with a clock of its own.
    pub fn like_it(&self) -> Shop {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Arc::new(self.database.copy(folder.path()));
        let now = Arc::new(AtomicI64::new(self.now));
        let ctx = open(&database, now.clone());
        Shop { ctx, database, now, products: AtomicI64::new(self.products), folder: Arc::new(folder) }
    }
}

impl Shop {
    /// Ends serving it.
    pub fn close(self) -> Closed {
        Closed {
            now: self.now.load(Ordering::SeqCst),
            products: self.products.load(Ordering::SeqCst),
            database: self.database,
            _folder: self.folder,
        }
    }

    /// The auditor finds nothing.
    pub async fn check_books(&self) {
        let breaches = audit(&self.ctx).await.expect("an audit");
        assert!(breaches.is_empty(), "{breaches:#?}");
        if let Provider::TestGateway(gateway) = &self.ctx.payments {
            gateway.set_line(Line::Good);
            let breaches = audit_provider(&self.ctx).await.expect("the gateway answers");
            assert!(breaches.is_empty(), "{breaches:#?}");
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A shop with the same people on another file.
    pub fn reopened(&self, file: &Path) -> Self {
        self.on(Arc::new(Database::Sqlite(file.to_owned())))
    }

    /// A shop with the same people on that database.
    pub fn moved_to(&self, database: Database) -> Self {
        self.on(Arc::new(database))
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    fn on(&self, database: Arc<Database>) -> Self {
        Self {
            ctx: open(&database, self.now.clone()),
            database,
            now: self.now.clone(),
            products: AtomicI64::new(self.products.load(Ordering::SeqCst)),
            folder: self.folder.clone(),
        }
    }

    /// The shop as another process finds it on the same database.
    pub fn restarted(&self) -> Self {
        self.on(self.database.clone())
    }

    /// Lets so many minutes pass.
    pub fn wait_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub fn gateway(&self) -> &TestGateway {
        match &self.ctx.payments {
            Provider::TestGateway(gateway) => gateway,
            Provider::Stripe(_) => panic!("this shop is paid through Stripe"),
        }
    }

    /// Puts a new product on the shelf: one variant at that price, so many pieces.
    pub async fn stock(&self, title: &str, price_minor: i64, on_hand: i64) -> VariantId {
        self.stock_as(title, price_minor, on_hand, |_| {}).await
    }

    /// The same for a variant that is special in some way.
    pub async fn stock_as(&self, title: &str, price_minor: i64, on_hand: i64, special: fn(&mut Product)) -> VariantId {
        let number = self.products.fetch_add(1, Ordering::SeqCst);
        let id = VariantId::from_bits(1000 + number.unsigned_abs());
        let mut product = product(ProductId::from_bits(number.unsigned_abs()), id, title, price_minor, on_hand);
        special(&mut product);
        self.save(None, product).await;
        id
    }

    /// The merchant changes a product.
    pub async fn change(&self, title: &str, change: fn(&mut Product)) {
        let slug = slug(title);
        let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
            let before = find_product(tx, &slug).await?.ok_or(StoreError::NotFound)?;
            let mut after = before.clone();
            change(&mut after);
            save_product(tx, Some(&before), &after, "test").await.map(drop)
        };
        self.ctx.store.write(act).await.expect("a changed product");
    }

    async fn save(&self, before: Option<Product>, after: Product) {
        let act = async move |tx: &mut Tx| save_product(tx, before.as_ref(), &after, "test").await;
        self.ctx.store.write(act).await.expect("a product");
    }

    /// The merchant changes the settings.
    pub async fn change_rules(&self, change: fn(&mut PricingRules)) {
        let mut settings = settings();
        change(&mut settings.rules);
        self.ctx.store.write(async move |tx: &mut Tx| save_shop(tx, &settings).await).await.expect("settings");
        self.ctx.revisions.bump(Subject::Everything);
    }

    pub async fn level(&self, variant: VariantId) -> StockLevel {
        let level = self.ctx.store.read(async move |tx: &mut Tx| find_level(tx, variant).await).await;
        level.expect("it can be read").expect("it is there")
    }

    /// On hand, sold and not handed over, held.
    pub async fn counts(&self, variant: VariantId) -> (i64, i64, i64) {
        let level = self.level(variant).await;
        (level.on_hand, level.allocated, level.held)
    }

    /// What a statement counts.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let counted: Result<i64, StoreError> =
            self.ctx.store.read(async move |tx: &mut Tx| tx.query_one(sql, &[]).await?.get("n")).await;
        counted.expect("it can be counted")
    }

    /// A buyer with these in the cart, who has typed a good address.
    pub async fn buyer(&self, wants: &[(VariantId, u32)]) -> Buyer {
        let secret = save_contact(&self.ctx, None, draft()).await.expect("it is kept");
        Buyer { secret: Some(secret), cart: cart(wants), ..Buyer::default() }
    }

    /// The sum that the buyer sees at the till.
    pub async fn total_seen(&self, buyer: &Buyer) -> i64 {
        get_checkout(&self.ctx, buyer).await.expect("a checkout").quote.totals.total_minor
    }

    /// The buyer looks at the sum and places the order.
    pub async fn place(&self, buyer: &Buyer) -> Result<Placed, Refusal> {
        let seen = self.total_seen(buyer).await;
        self.place_at(buyer, seen).await
    }

    /// The buyer places the order for that sum.
    pub async fn place_at(&self, buyer: &Buyer, total_minor: i64) -> Result<Placed, Refusal> {
        refused(place_order(&self.ctx, buyer, total_minor).await)
    }

    /// The buyer presses a button on the provider's page, and comes back if it sends them.
    pub async fn press(&self, placed: &Placed, act: Act) -> OrderView {
        let url = placed.pay_url.as_deref().expect("there is something to pay");
        let token = url.strip_prefix("/pay/test/").expect("the test gateway's page");
        match act_on_test_page(&self.ctx, token, act).await.expect("a button") {
            Some(_) => return_from_payment(&self.ctx, &placed.token).await.expect("an order"),
            None => self.order(placed).await,
        }
    }

    /// The minute's work: ask for what was not heard of, and end what nobody goes on with.
    pub async fn work(&self) -> (Round, Round) {
        (reconcile(&self.ctx).await.expect("a round"), sweep(&self.ctx).await.expect("a round"))
    }

    /// Makes the database look away from now on, as one does that is damaged.
    pub async fn ignore_checks(&self) {
        self.tamper(match *self.database {
            Database::Sqlite(_) => "pragma ignore_check_constraints = on",
            Database::Postgres(_) => {
                "do $$
                 declare
                     found record;
                 begin
                     for found in select conrelid::regclass as place, conname from pg_constraint where contype = 'c' and conrelid <> 0
                     loop
                         execute format('alter table %s drop constraint %I', found.place, found.conname);
                     end loop;
                 end $$"
            }
        })
        .await;
    }

    /// Changes the books behind everybody's back.
    pub async fn tamper(&self, sql: &'static str) {
        assert!(self.try_to_tamper(sql).await, "{sql}");
    }

    /// The same; answers whether the database let it happen.
    pub async fn try_to_tamper(&self, sql: &'static str) -> bool {
        let act = async move |tx: &mut Tx| tx.execute(sql, &[]).await.map(drop);
        match self.ctx.store.write(act).await {
            Ok(()) => true,
            Err(StoreError::Conflict { .. }) => false,
            Err(error) => panic!("{sql}: {error}"),
        }
    }

    /// The newest attempt to collect the money of the order.
    pub async fn attempt(&self, placed: &Placed) -> Attempt {
        let order = placed.order;
        let found = self.ctx.store.read(async move |tx: &mut Tx| find_newest_attempt(tx, order).await).await;
        found.expect("it can be read").expect("it is there")
    }

    pub async fn order(&self, placed: &Placed) -> OrderView {
        get_order(&self.ctx, &placed.token).await.expect("an order")
    }
}

/// What the shop declined; anything broken ends the story.
pub fn refused<T>(result: Result<T, ServiceError>) -> Result<T, Refusal> {
    match result {
        Ok(done) => Ok(done),
        Err(ServiceError::Refusal(refusal)) => Err(refusal),
        Err(ServiceError::Breakage(cause)) => panic!("broken: {cause}"),
    }
}

pub fn cart(wants: &[(VariantId, u32)]) -> Cart {
    let line = |(variant, quantity): &(VariantId, u32)| CartLine {
        variant: *variant,
        quantity: Quantity::new(*quantity).expect("a quantity"),
    };
    wants.iter().map(line).collect()
}

pub fn draft() -> CheckoutDraft {
    let text = str::to_owned;
    CheckoutDraft {
        email: text("ada@example.com"),
        name: text("Ada Lovelace"),
        line1: text("Torstraße 1"),
        postcode: text("10119"),
        city: text("Berlin"),
        country: text("DE"),
        ..CheckoutDraft::default()
    }
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

fn product(id: ProductId, variant: VariantId, title: &str, price_minor: i64, on_hand: i64) -> Product {
    Product {
        id,
        slug: slug(title),
        title: title.to_owned(),
        description_html: String::new(),
        vendor: String::new(),
        product_type: String::new(),
        category: String::new(),
        tags: Vec::new(),
        status: ProductStatus::Active,
        published: true,
        gift_card: false,
        option_names: Vec::new(),
        variants: vec![Variant {
            id: variant,
            sku: title.to_uppercase(),
            barcode: String::new(),
            option_values: Vec::new(),
            price_minor,
            compare_at_minor: None,
            lowest_before_minor: None,
            cost_minor: None,
            weight_g: 400,
            taxable: true,
            tax_category: String::new(),
            requires_shipping: true,
            stock_tracked: true,
            sell_when_out: false,
            on_hand,
            picture: None,
        }],
        pictures: Vec::new(),
        seo_title: String::new(),
        seo_description: String::new(),
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

fn settings() -> Settings {
    let germany = || Region::Countries(vec!["DE".parse().expect("a country")]);
    Settings {
        name: "Test shop".into(),
        tagline: String::new(),
        company: String::new(),
        postal_address: String::new(),
        email: "shop@example.com".into(),
        phone: String::new(),
        return_days: 30,
        rules: PricingRules {
            currency: Currency::EUR,
            home: None,
            tax_zones: vec![TaxZone {
                name: "VAT 19 %".into(),
                region: germany(),
                rate_ppm: 190_000,
                included: true,
                rates: Vec::new(),
                shipping: ShippingTax::LikeMostGoods,
            }],
            shipping_zones: vec![ShippingZone {
                name: "Germany".into(),
                region: germany(),
                methods: vec![ShippingMethod {
                    id: "standard".into(),
                    name: "Standard".into(),
                    days_min: 2,
                    days_max: 4,
                    by: Measure::Weight,
                    bands: vec![Band { up_to: 1_000_000, price_minor: SHIPPING_MINOR }],
                    free_from_minor: None,
                    pickup: None,
                    place: None,
                }],
            }],
        },
        demo: false,
        languages: vec![vitrine::words::Language::English],
    }
}
