//! Orders per second, end to end and durable: each buyer gives an address, chooses shipping, places the order, pays at
//! the test gateway's page and comes back, over HTTP. At the end the auditor looks at the books.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::{Answer, Client};
use crate::shop::{Books, Shop};

const BUYERS: [usize; 3] = [1, 16, 64];
const SECONDS: u64 = 8;

/// Buyers that may be under way at once when more come than can be served.
const CROWD: usize = 2_000;

/// Measures the whole path on each database.
pub fn report() -> Result<()> {
    for books in Books::all() {
        report_on(&books)?;
    }
    Ok(())
}

/// With 1, 16 and 64 buyers at once, and then with half as many more as the shop can serve.
fn report_on(books: &Books) -> Result<()> {
    println!("\n| {}, buyers | orders/s | placing: median | p99 |\n|---|---|---|---|", books.name());
    let mut capacity = 0.0;
    for buyers in BUYERS {
        let shop = Shop::with_products(books, 20)?;
        let (variant, total) = choose(shop.address())?;
        let stop = Arc::new(AtomicBool::new(false));
        let begin = Instant::now();
        let threads: Vec<_> = (0..buyers)
            .map(|_| {
                let (stop, variant, address) = (stop.clone(), variant.clone(), shop.address());
                std::thread::spawn(move || {
                    buy_until(&stop, address, &variant, total).map_err(|error| error.to_string())
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(SECONDS));
        stop.store(true, Ordering::Relaxed);
        let mut placing = Vec::new();
        for thread in threads {
            placing.extend(thread.join().map_err(|_| "a buyer broke off")??);
        }
        let rate = placing.len() as f64 / begin.elapsed().as_secs_f64();
        println!("| {buyers} | {rate:.0} | {} |", median_and_p99(&mut placing));
        shop.audit()?;
        capacity = f64::max(capacity, rate);
    }
    overload(books, capacity * 1.5)
}

/// What everybody buys, and for how much.
fn choose(address: SocketAddr) -> Result<(String, i64)> {
    let mut client = Client::connect(address)?;
    let variant = variants(&mut client, "mug-0")?.into_iter().next().ok_or("nothing to buy")?;
    let total = total(&mut client, &variant)?;
    Ok((variant, total))
}

fn median_and_p99(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| {
        let place = (times.len().saturating_sub(1) as f64 * share) as usize;
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    format!("{:.1} ms | {:.1} ms", at(0.5), at(0.99))
}

/// So many buyers come in each second, whether the others have been served or not. Who can't be served has to be told so with
/// a 503 and when to come again; and whatever was begun, the books are right afterwards.
fn overload(books: &Books, rate: f64) -> Result<()> {
    let shop = Shop::with_products(books, 20)?;
    let (variant, total) = choose(shop.address())?;
    let (door, queue) = mpsc::sync_channel::<()>(64);
    let queue = Arc::new(Mutex::new(queue));
    let turned_away = Arc::new(AtomicU64::new(0));
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let (queue, turned_away) = (queue.clone(), turned_away.clone());
            let (variant, address) = (variant.clone(), shop.address());
            let serve = move || -> std::result::Result<Vec<Duration>, String> {
                let mut placing = Vec::new();
                // The lock is given back before anything is bought.
                while { queue.lock().unwrap_or_else(PoisonError::into_inner).recv() }.is_ok() {
                    let bought = Client::connect(address).and_then(|mut client| buy(&mut client, &variant, total));
                    match bought {
                        Ok(took) => placing.push(took),
                        Err(error) if error.is::<Shed>() => drop(turned_away.fetch_add(1, Ordering::Relaxed)),
                        Err(error) => return Err(error.to_string()),
                    }
                }
                Ok(placing)
            };
            std::thread::Builder::new().stack_size(256 * 1024).spawn(serve)
        })
        .collect::<std::io::Result<_>>()?;
    let begin = Instant::now();
    let (mut came, mut no_room) = (0_u64, 0_u64);
    while begin.elapsed() < Duration::from_secs(SECONDS) {
        let due = (begin.elapsed().as_secs_f64() * rate) as u64;
        for _ in came..due {
            no_room += u64::from(door.try_send(()).is_err());
        }
        came = came.max(due);
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(door);
    let mut placing = Vec::new();
    for buyer in crowd {
        placing.extend(buyer.join().map_err(|_| "a buyer broke off")??);
    }
    let served = placing.len() as f64 / begin.elapsed().as_secs_f64();
    println!(
        "\nAt 150 % ({rate:.0} buyers/s for {SECONDS} s): {served:.0} orders/s, {} told to come again, {no_room} found no \
         connection; placing: {}",
        turned_away.load(Ordering::Relaxed),
        median_and_p99(&mut placing)
    );
    shop.audit()
}

/// The shop is too busy, and said when to come again.
#[derive(Debug)]
struct Shed;

impl std::fmt::Display for Shed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the shop is too busy")
    }
}

impl std::error::Error for Shed {}

/// Buys again and again; answers how long each placing took.
fn buy_until(stop: &AtomicBool, address: SocketAddr, variant: &str, total: i64) -> Result<Vec<Duration>> {
    let mut client = Client::connect(address)?;
    let mut placing = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        placing.push(buy(&mut client, variant, total)?);
    }
    Ok(placing)
}

const CONTACT: &str =
    "email=bench%40example.org&name=Bench+Buyer&line1=Musterweg+1&postcode=10115&city=Berlin&country=DE";

/// One purchase from the address to the confirmation.
fn buy(client: &mut Client, variant: &str, total: i64) -> Result<Duration> {
    let cart = format!("cart=1.{variant}-1");
    let contact = expect(client.post_form("/checkout", &cart, CONTACT)?, 303, "the address")?;
    let secret = contact.cookie("checkout").ok_or("no checkout cookie")?;
    let cookies = format!("{cart}; checkout={secret}");
    expect(client.post_form("/checkout/shipping", &cookies, "shipping_method=standard")?, 303, "the method")?;
    let begin = Instant::now();
    let placed = client.post_form("/checkout/payment", &cookies, &format!("total_minor={total}"))?;
    let took = begin.elapsed();
    let pay = location(expect(placed, 303, "placing")?)?;
    if !pay.starts_with("/pay/test/") {
        return Err(format!("placing led to {pay}").into());
    }
    let back = location(expect(client.post_form(&pay, &cookies, "act=approve")?, 303, "paying")?)?;
    let seen = location(expect(client.get(&back, &[("cookie", &cookies)])?, 303, "coming back")?)?;
    if seen.starts_with("/orders/") { Ok(took) } else { Err(format!("coming back led to {seen}").into()) }
}

fn expect(answer: Answer, status: u16, step: &str) -> Result<Answer> {
    if answer.status == status {
        return Ok(answer);
    }
    if answer.status == 503 && answer.header("retry-after").is_some() {
        return Err(Shed.into());
    }
    let body = String::from_utf8_lossy(&answer.body);
    Err(format!("{step} answered {}: {}", answer.status, body.chars().take(300).collect::<String>()).into())
}

/// Where a redirect leads, as a path.
fn location(answer: Answer) -> Result<String> {
    let target = answer.header("location").ok_or("no location")?;
    Ok(match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]).to_owned(),
        None => target.to_owned(),
    })
}

/// Ids of the product's variants that can be bought.
pub fn variants(client: &mut Client, slug: &str) -> Result<Vec<String>> {
    let answer = expect(client.get(&format!("/api/product?slug={slug}"), &[])?, 200, "the product")?;
    let found: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let variants = found["here"]["variants"].as_array().ok_or("no variants")?;
    let sold = variants.iter().filter(|variant| variant["stock"] != "sold_out");
    Ok(sold.filter_map(|variant| variant["id"].as_str().map(str::to_owned)).collect())
}

/// What one piece costs, sent within Germany: the sum the buyer agrees to.
fn total(client: &mut Client, variant: &str) -> Result<i64> {
    let body = format!(
        "{{\"lines\":[{{\"variant\":\"{variant}\",\"quantity\":1}}],\"coupon\":null,\"destination\":\"DE\",\
         \"shipping_method\":\"standard\"}}"
    );
    let answer = client.send("POST", "/api/cart/quote", &[("content-type", "application/json")], body.as_bytes())?;
    let quote: serde_json::Value = serde_json::from_slice(&expect(answer, 200, "the quote")?.body)?;
    Ok(quote["totals"]["total_minor"].as_i64().ok_or("no total")?)
}
