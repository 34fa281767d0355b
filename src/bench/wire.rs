//! Bytes over the wire on a first view, brotli: the page and all it asks for before it is alive.

use crate::Result;
use crate::http::Client;
use crate::shop::Shop;

/// Sums what a browser loads for each page, by kind.
pub fn report() -> Result<()> {
    let shop = Shop::demo()?;
    let mut client = Client::connect(shop.address())?;
    println!("| page | html | css | js | wasm | js + wasm |\n|---|---|---|---|---|---|");
    for (name, path) in pages(&mut client)? {
        let page = client.get(&path, &[("accept-encoding", "br")])?;
        let html = text(&mut client, &path)?;
        let mut sizes = [0, 0, 0];
        for asset in assets_of(&html) {
            let kind = match asset.rsplit('.').next() {
                Some("css") => 0,
                Some("js") => 1,
                Some("wasm") => 2,
                _ => continue,
            };
            let answer = client.get(&asset, &[("accept-encoding", "br")])?;
            if answer.status != 200 {
                return Err(format!("{asset} answered {}", answer.status).into());
            }
            sizes[kind] += answer.body.len();
        }
        let [css, js, wasm] = sizes.map(kilobytes);
        println!(
            "| {name} | {} kB | {css} kB | {js} kB | {wasm} kB | {} kB |",
            kilobytes(page.body.len()),
            kilobytes(sizes[1] + sizes[2])
        );
    }
    Ok(())
}

/// The three pages that are measured: home, the first collection it links to, and the first product of that.
pub fn pages(client: &mut Client) -> Result<Vec<(&'static str, String)>> {
    let home = text(client, "/")?;
    let collection = first_link(&home, "/collections/").ok_or("home links to no collection")?;
    let list = text(client, &collection)?;
    let product = first_link(&list, "/products/").ok_or("the collection links to no product")?;
    Ok(vec![("home", "/".to_owned()), ("collection", collection), ("product", product)])
}

fn text(client: &mut Client, path: &str) -> Result<String> {
    Ok(String::from_utf8(client.get(path, &[])?.body)?)
}

fn first_link(html: &str, prefix: &str) -> Option<String> {
    let start = html.find(&format!("href=\"{prefix}"))? + "href=\"".len();
    html[start..].split(['"', '?', '#']).next().map(str::to_owned)
}

/// Every asset of the package folder that the page names, once.
fn assets_of(html: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in html.split("/pkg/").skip(1) {
        let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
        let path = format!("/pkg/{name}");
        if !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
