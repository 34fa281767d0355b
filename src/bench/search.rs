//! How long searches, filtered lists and suggestions take in a catalogue of 100,000 products with six variants each, and what the
//! index costs. It is measured in this process, on the index that the server answers from: what comes on top of it for a
//! visitor is a page, which "pages" measures.

use std::time::{Duration, Instant};

use vitrine::domain::browse::{Within, browse, browse_found};
use vitrine::domain::id::{CollectionId, ProductId};
use vitrine::domain::index::{IndexRow, Indexer, NewIndexVariant, NewRow};
use vitrine::domain::listing::ListingQuery;
use vitrine::domain::money::Currency;
use vitrine::domain::product::{Collection, CollectionRule};
use vitrine::domain::review::{Rating, standing_micro};
use vitrine::domain::search::{Language, SearchIndex, SearchIndexer};
use vitrine::domain::synonyms::{Synonyms, Thesaurus};
use vitrine::domain::time::Timestamp;

use crate::Result;
use crate::dice::Dice;

const PRODUCTS: u32 = 100_000;
/// How often each question is asked, with other words each time.
const ROUNDS: u32 = 400;

const KINDS: [&str; 12] = [
    "Mug",
    "Bowl",
    "Plate",
    "Vase",
    "Jug",
    "Teapot",
    "Tumbler",
    "Platter",
    "Planter",
    "Candle holder",
    "Egg cup",
    "Lamp",
];
const GLAZES: [&str; 8] = ["Ash", "Ember", "Tideline", "Moss", "Chalk", "Night", "Saffron", "Plum"];
const SIZES: [&str; 3] = ["Small", "Medium", "Large"];
const USES: [&str; 8] = [
    "for soup and rice",
    "for tea",
    "for the garden",
    "for bread",
    "for salad",
    "for flowers",
    "for coffee",
    "for two",
];

struct Shelf {
    rows: Vec<IndexRow>,
    search: SearchIndex,
    collections: Vec<Collection>,
}

/// The words and the filters of a question, by its number.
type Asked = Box<dyn Fn(u32) -> (String, &'static str)>;

/// Builds the catalogue, asks, and prints the figures.
pub fn report() -> Result<()> {
    let before = resident_kb()?;
    let began = Instant::now();
    let shelf = shelf();
    let built = began.elapsed();
    let memory = (resident_kb()?.saturating_sub(before)) / 1024;
    println!("{PRODUCTS} products, {} variants: built in {built:.1?}, {memory} MB", PRODUCTS * 6);
    println!("| | found | median | p99 |\n|---|---|---|---|");
    let asked: [(&str, Asked); 7] = [
        ("a kind", Box::new(|n| (KINDS[n as usize % 12].to_lowercase(), ""))),
        ("a kind and a glaze, filtered and by price", {
            Box::new(|n| {
                let words = format!("{} {}", GLAZES[n as usize % 8], KINDS[n as usize % 12]);
                (words, "option.Size=Large&available=1&max=60&sort=price-ascending")
            })
        }),
        ("what it is for, by rating, four stars", {
            Box::new(|n| (format!("{} {}", KINDS[n as usize % 12], USES[n as usize % 8]), "rating=4&sort=rating"))
        }),
        ("a name", Box::new(|n| (syllables(u64::from(n) * 37), ""))),
        ("a name with a slip", Box::new(|n| (slip(&syllables(u64::from(n) * 37)), ""))),
        ("an article number", Box::new(|n| (format!("B-{}-3", n * 211), ""))),
        ("two letters", Box::new(|n| (syllables(u64::from(n)).chars().take(2).collect(), "collection=mug"))),
    ];
    for (what, ask) in asked {
        let mut times = Vec::new();
        let mut found = 0;
        for round in 0..ROUNDS {
            let (words, query) = ask(round);
            let query = ListingQuery::from_query(query, Currency::EUR);
            let began = Instant::now();
            let answer = shelf.search.search(&shelf.rows, &words);
            let rows = answer.rows.iter().filter_map(|row| shelf.rows.get(*row as usize));
            let within = Within { collections: &shelf.collections, own: None };
            found = browse_found(rows, &query, within).total;
            times.push(began.elapsed());
        }
        print(what, found, times);
    }
    let mut times = Vec::new();
    let mut found = 0;
    for round in 0..ROUNDS {
        let query = format!("option.Glaze={}&available=1&sort=best-selling", GLAZES[round as usize % 8]);
        let query = ListingQuery::from_query(&query, Currency::EUR);
        let began = Instant::now();
        found = browse(&shelf.rows, &query, Within { collections: &shelf.collections, own: None }).total;
        times.push(began.elapsed());
    }
    print("no words: the whole catalogue, filtered, best sellers first", found, times);
    let mut times = Vec::new();
    let mut found = 0;
    for round in 0..ROUNDS {
        let typed = match round % 4 {
            0 => KINDS[round as usize % 12].to_lowercase().chars().take(2).collect(),
            1 => KINDS[round as usize % 12].to_lowercase().chars().take(4).collect(),
            2 => format!("{} {}", GLAZES[round as usize % 8], &KINDS[round as usize % 12][..2]),
            _ => slip(&syllables(u64::from(round) * 37)),
        };
        let began = Instant::now();
        found = u32::try_from(shelf.search.suggest(&shelf.rows, &typed).products.len())?;
        times.push(began.elapsed());
    }
    print("suggestions while typing", found, times);
    Ok(())
}

fn print(what: &str, found: u32, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("| {what} | {found} | {:.2} ms | {:.2} ms |", at(50), at(99));
}

/// A name that sounds like one, and another for each number.
fn syllables(mut number: u64) -> String {
    const STARTS: [&str; 16] = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "st"];
    const ENDS: [&str; 8] = ["an", "el", "or", "in", "ul", "am", "eth", "o"];
    let mut name = String::new();
    for _ in 0..3 {
        name.push_str(STARTS[(number % 16) as usize]);
        name.push_str(ENDS[(number / 16 % 8) as usize]);
        number /= 7;
    }
    name
}

/// The name with two letters swapped.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(2, 3);
    letters.into_iter().collect()
}

fn shelf() -> Shelf {
    let mut dice = Dice::new(1);
    let collections: Vec<Collection> = KINDS
        .iter()
        .map(|kind| Collection {
            id: CollectionId::from_bits(1),
            slug: kind.to_lowercase(),
            title: (*kind).to_owned(),
            description_html: String::new(),
            rule: CollectionRule::ProductType((*kind).to_owned()),
            position: 0,
            picture: None,
        })
        .collect();
    let groups = vec![vec!["jug".to_owned(), "pitcher".to_owned()], vec!["tumbler".to_owned(), "beaker".to_owned()]];
    let thesaurus = Thesaurus::new(&Synonyms { groups }, Language::English);
    let titles = collections.iter().map(|collection| collection.title.as_str());
    let mut search = SearchIndexer::new(Language::English, thesaurus, titles);
    let mut indexer = Indexer::default();
    let names = ["Glaze".to_owned(), "Size".to_owned()];
    let mut rows = Vec::with_capacity(PRODUCTS as usize);
    for rank in 0..PRODUCTS {
        let kind = KINDS[rank as usize % 12];
        let title = format!("{} {}", syllables(u64::from(rank)), kind.to_lowercase());
        let glaze = dice.below(7) as usize;
        let values: Vec<[String; 2]> = [glaze, glaze + 1]
            .iter()
            .flat_map(|glaze| SIZES.map(|size| [GLAZES[*glaze].to_owned(), size.to_owned()]))
            .collect();
        let skus: Vec<String> = (0..6).map(|place| format!("B-{rank}-{place}")).collect();
        let price = 1_000 + i64::try_from(dice.below(9_000)).unwrap_or(0);
        let variants: Vec<NewIndexVariant<'_>> = values
            .iter()
            .zip(&skus)
            .zip(0..)
            .map(|((values, sku), place)| NewIndexVariant {
                sku,
                price_minor: price + 300 * place,
                available: dice.below(10) > 0,
                reduced: dice.below(20) == 0,
                option_values: values,
            })
            .collect();
        let count = u32::try_from(dice.below(40)).unwrap_or(0);
        let new = NewRow {
            id: ProductId::from_bits(u64::from(rank)),
            slug: &title,
            title: &title,
            vendor: "Bench & Sons",
            product_type: kind,
            tags: &["bench".to_owned(), "dishwasher-safe".to_owned()],
            created_at: Timestamp(i64::from(rank)),
            rank,
            rating: Rating { count, sum: count * 4 + count / 3 },
            sold: i64::try_from(dice.below(500)).unwrap_or(0),
            collections: &collections,
            option_names: &names,
            variants: &variants,
        };
        let description = format!(
            "Thrown on the wheel in {} and fired once, {}. The foot is left bare, so that it stands dry. {} ml.",
            syllables(u64::from(rank) % 997),
            USES[rank as usize % 8],
            100 + rank % 900
        );
        search.push(&new, [kind], &description);
        let mut row = indexer.row(&new);
        row.standing_micro = standing_micro(row.rating, Rating { count: 10, sum: 43 });
        rows.push(row);
    }
    Shelf { rows, search: search.settle(), collections }
}

/// What this process has in memory.
fn resident_kb() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
