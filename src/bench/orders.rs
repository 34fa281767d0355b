//! Orders per second, end to end and durable: each buyer gives an address, chooses shipping, places the order, pays at
//! the test gateway's page and comes back, over HTTP. At the end the auditor looks at the books.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::Result;
use crate::http::{Answer, Client};
use crate::shop::Shop;

const BUYERS: [usize; 3] = [1, 16, 64];
const SECONDS: u64 = 8;

/// Measures the whole path with 1, 16 and 64 buyers at once.
pub fn report() -> Result<()> {
    println!("| buyers | orders/s | placing: median | p99 |\n|---|---|---|---|");
    for buyers in BUYERS {
        let shop = Shop::with_products(20)?;
        let variant =
            variants(&mut Client::connect(shop.address())?, "mug-0")?.into_iter().next().ok_or("nothing to buy")?;
        let total = total(&mut Client::connect(shop.address())?, &variant)?;
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
        let seconds = begin.elapsed().as_secs_f64();
        placing.sort_unstable();
        let at = |share: f64| placing[((placing.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        println!("| {buyers} | {:.0} | {:.1} ms | {:.1} ms |", placing.len() as f64 / seconds, at(0.5), at(0.99));
        shop.audit()?;
    }
    Ok(())
}

/// Buys again and again; answers how long each placing took.
fn buy_until(stop: &AtomicBool, address: std::net::SocketAddr, variant: &str, total: i64) -> Result<Vec<Duration>> {
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
