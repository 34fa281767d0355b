//! Keeps the house in order: dependencies run one way, platform gates stay at the doors, each kind of thing in its room.
//! Each rule is tried on trespasses of our own making, because a rule that never says no is none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::rust_text::RustText;

const SRC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// For each room, the rooms it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("domain", &["words"]),
    ("browser", &["words", "domain"]),
    ("store", &["words", "domain"]),
    ("providers", &["words", "domain", "store"]),
    ("services", &["words", "domain", "store", "providers"]),
    ("api", &["words", "domain", "services"]),
    ("ui", &["words", "domain", "browser", "api"]),
    ("demo", &["words", "domain", "services"]),
    ("server", &["words", "domain", "store", "providers", "services", "api", "ui", "demo"]),
];

/// Words of code that belong to some rooms alone.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("web_sys::", &["browser"]),
    ("js_sys::", &["browser"]),
    ("rusqlite::", &["store"]),
    ("SystemTime::now", &["server"]),
    ("axum::", &["api", "server"]),
    ("leptos::", &["api", "browser", "ui", "server"]),
    ("std::fs", &["store", "providers", "services", "demo", "server"]),
    ("std::env", &["server"]),
    ("std::net", &["providers", "services", "api", "server"]),
];

/// Files that may carry a `cfg(feature …)` gate. `api` needs one for what its bodies know of the request they answer.
const GATES: &[&str] = &["lib.rs", "main.rs", "browser/mod.rs", "api/mod.rs"];

/// Where a line may be printed; elsewhere there is the log.
const MAY_PRINT: &[&str] = &["main.rs", "server/cli", "tests/", "bench/"];

const COLUMNS_MAX: usize = 140;

/// What is wrong with a file, rule by rule.
fn check(path: &str, text: &str) -> Vec<String> {
    let taken = RustText::of(text);
    let mut wrong = Vec::new();
    wrong.extend(check_gates(path, &taken));
    wrong.extend(check_printing(path, &taken));
    wrong.extend(check_columns(text));
    wrong.extend(check_loose_ends(path, &taken));
    if let Some((room, allowed)) = room_of(path) {
        wrong.extend(check_arrows(room, allowed, &taken));
        wrong.extend(check_words(room, &taken));
        wrong.extend(check_sql(room, &taken));
        wrong.extend(check_markup(room, &taken));
    }
    wrong.into_iter().map(|what| format!("src/{path}: {what}")).collect()
}

fn room_of(path: &str) -> Option<(&'static str, &'static [&'static str])> {
    let (room, _) = path.split_once('/')?;
    MAY_USE.iter().copied().find(|(name, _)| *name == room)
}

fn check_arrows(room: &str, allowed: &[&str], taken: &RustText) -> Vec<String> {
    let is_room = |name: &str| MAY_USE.iter().any(|(room, _)| *room == name);
    crate_roots(&taken.code)
        .into_iter()
        .filter(|used| is_room(used) && used != room && !allowed.contains(&used.as_str()))
        .map(|used| format!("`{room}` may not use `{used}`"))
        .collect()
}

/// The first path segment after every `crate::`, braces included.
fn crate_roots(code: &str) -> BTreeSet<String> {
    let mut roots = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            roots.insert(word(rest));
            continue;
        };
        let (mut depth, mut at_start) = (0, true);
        for (index, ch) in group.char_indices() {
            match ch {
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                '{' => depth += 1,
                ',' if depth == 0 => at_start = true,
                ch if at_start && !ch.is_whitespace() => {
                    roots.insert(word(&group[index..]));
                    at_start = false;
                }
                _ => {}
            }
        }
    }
    roots
}

/// The word at the start of a text.
fn word(text: &str) -> String {
    text.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '_').collect()
}

fn check_words(room: &str, taken: &RustText) -> Vec<String> {
    ONLY_IN
        .iter()
        .filter(|(word, rooms)| !rooms.contains(&room) && has_word(&taken.code, word))
        .map(|(word, rooms)| format!("`{word}` belongs to {rooms:?}"))
        .collect()
}

/// Whether the word stands in the code, and not as the end of a longer one.
fn has_word(code: &str, word: &str) -> bool {
    let mut code_before = code.match_indices(word).map(|(at, _)| &code[..at]);
    code_before.any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn check_sql(room: &str, taken: &RustText) -> Vec<String> {
    let sql = taken.literals.iter().filter(|(_, text)| room != "store" && is_sql(text));
    sql.map(|(line, _)| format!("line {line}: SQL belongs to `store`")).collect()
}

/// Whether a literal is a statement: lower case as in this house, or upper case as elsewhere. "Select a country from the list"
/// is a sentence.
fn is_sql(text: &str) -> bool {
    const STATEMENTS: &[(&str, &str)] = &[
        ("select ", " from "),
        ("insert into ", ""),
        ("update ", " set "),
        ("delete from ", ""),
        ("create table ", ""),
        ("create index ", ""),
        ("with ", " as (select "),
        ("pragma ", ""),
    ];
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
    STATEMENTS.iter().any(|(start, then)| {
        (text.starts_with(start) && text.contains(then))
            || (text.starts_with(&start.to_uppercase()) && text.contains(&then.to_uppercase()))
    })
}

/// Platform gates: `#[cfg(feature = …)]`, `cfg!(…)`, `cfg_attr(…)`, on one line or several.
fn check_gates(path: &str, taken: &RustText) -> Vec<String> {
    let is_gated = taken.code.match_indices("cfg").any(|(at, _)| {
        let condition = taken.code[at..].split(']').next().unwrap_or_default();
        has_word(condition, "feature =")
    });
    let may = GATES.contains(&path) || path.starts_with("tests/") || path.starts_with("bench/");
    (is_gated && !may).then(|| "a cfg(feature …) gate outside the doors".to_owned()).into_iter().collect()
}

fn check_printing(path: &str, taken: &RustText) -> Vec<String> {
    let may = MAY_PRINT.iter().any(|start| path.starts_with(start));
    ["println!", "eprintln!", "print!", "eprint!"]
        .iter()
        .filter(|word| !may && has_word(&taken.code, word))
        .map(|word| format!("`{word}` where only the log speaks"))
        .collect()
}

fn check_loose_ends(path: &str, taken: &RustText) -> Vec<String> {
    ["todo!", "unimplemented!", "dbg!", "#[ignore"]
        .iter()
        .filter(|word| path != "tests/tidy.rs" && taken.code.contains(**word))
        .map(|word| format!("`{word}` is unfinished work"))
        .collect()
}

fn check_columns(text: &str) -> Vec<String> {
    let long = text.lines().enumerate().filter(|(_, line)| line.chars().count() > COLUMNS_MAX);
    long.map(|(index, _)| format!("line {} is longer than {COLUMNS_MAX} columns", index + 1)).collect()
}

/// The content security policy forbids style attributes and inline handlers, so pages that had them would look broken.
fn check_markup(room: &str, taken: &RustText) -> Vec<String> {
    if room != "ui" {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for (index, line) in taken.code.lines().enumerate() {
        for attribute in line.split_whitespace() {
            let name = word(attribute);
            let after = &attribute[name.len()..];
            let styled =
                name == "style" && (after.starts_with('=') && !after.starts_with("==") || is_style_name(after));
            let handled = name.len() > 4 && name.starts_with("on") && !name.contains('_') && after.starts_with("=\"");
            if styled {
                wrong.push(format!("line {}: a style attribute, which the CSP forbids", index + 1));
            }
            if handled {
                wrong.push(format!("line {}: an inline handler, which the CSP forbids", index + 1));
            }
        }
    }
    wrong
}

/// Leptos writes `style:color=…` into the style attribute.
fn is_style_name(after: &str) -> bool {
    after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '-'))
}

/// The files that are compiled: those that `mod` lines reach from the roots.
fn reachable(roots: &[String], files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<String> = roots.to_vec();
    while let Some(path) = open.pop() {
        let Some(text) = files.get(&path) else {
            continue;
        };
        if reached.insert(path.clone()) {
            open.extend(modules(&path, text, roots.contains(&path)));
        }
    }
    reached
}

/// Where the modules that a file declares may stand.
fn modules(path: &str, text: &str, is_root: bool) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    let join = |parts: &[&str]| parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    let home = if is_root || stem == "mod" { folder.to_owned() } else { join(&[folder, stem]) };
    let mut paths = Vec::new();
    let mut named = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once("path = \"") {
            named.push(join(&[folder, rest.split('"').next().unwrap_or_default()]));
        }
        let declaration = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod "));
        let Some((_, name)) = declaration.filter(|(before, name)| is_visibility(before) && word(name) == *name) else {
            continue;
        };
        if named.is_empty() {
            paths.push(join(&[&home, &format!("{name}.rs")]));
            paths.push(join(&[&home, name, "mod.rs"]));
        }
        paths.append(&mut named);
    }
    paths
}

fn is_visibility(text: &str) -> bool {
    text.is_empty() || text.starts_with("pub")
}

/// The root files of all targets, as Cargo.toml names them.
fn roots() -> Vec<String> {
    let cargo: toml::Table = include_str!("../../Cargo.toml").parse().expect("Cargo.toml is TOML");
    let listed = ["bin", "test", "bench"].iter().filter_map(|kind| cargo.get(*kind)?.as_array()).flatten();
    let paths = listed.filter_map(|target| target.get("path")?.as_str()?.strip_prefix("src/"));
    paths.map(str::to_owned).chain(["lib.rs".to_owned()]).collect()
}

/// Every Rust file below src, by its path there.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![Path::new(SRC).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("an entry of src is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let name = path.strip_prefix(SRC).expect("inside src").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("a source file is UTF-8"));
            }
        }
    }
    found
}

#[test]
fn the_house_is_in_order() {
    let wrong: Vec<String> = sources().iter().flat_map(|(path, text)| check(path, text)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_is_used() {
    let files = sources();
    let reached = reachable(&roots(), &files);
    let dead: Vec<&String> = files.keys().filter(|path| !reached.contains(*path)).collect();
    assert!(dead.is_empty(), "no `mod` line leads to {dead:?}");
}

#[test]
fn every_folder_is_a_room() {
    let known = |room: &str| MAY_USE.iter().any(|(name, _)| *name == room) || ["tests", "bench"].contains(&room);
    let strange: BTreeSet<String> = sources()
        .keys()
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .filter(|room| !known(room))
        .collect();
    assert!(strange.is_empty(), "no rule says what {strange:?} may use");
}

#[test]
fn a_trespass_is_seen() {
    let long = format!("// {}", "x".repeat(COLUMNS_MAX));
    for (path, text) in [
        ("domain/cart.rs", "use crate::store::carts;"),
        ("domain/cart.rs", "use crate::{\n    ui::App,\n    domain::money,\n};"),
        ("store/cart.rs", "use crate::providers::mail;"),
        ("providers/mail.rs", "use crate::{domain::{cart, order}, services};"),
        ("services/cart.rs", "fn f() { crate::api::cart::quote_cart(); }"),
        ("ui/cart.rs", "let rows = crate::services::all();"),
        ("demo/mod.rs", "use crate::server::config;"),
        ("ui/cart.rs", "let w = web_sys::window();"),
        ("ui/cart.rs", "let d = js_sys::Date::now();"),
        ("services/cart.rs", "let q = \"select slug from product\";"),
        ("services/cart.rs", "let q = \"SELECT slug\n FROM product\";"),
        ("server/jobs.rs", "let q = r#\"\n    with old as (\n        select id from orders\n    )\n\"#;"),
        ("server/jobs.rs", "let q = \"update orders set status = $1\";"),
        ("services/cart.rs", "use rusqlite::Connection;"),
        ("services/cart.rs", "use axum::Router;"),
        ("services/cart.rs", "use leptos::prelude::*;"),
        ("domain/cart.rs", "use std::fs;"),
        ("ui/cart.rs", "#[cfg(feature = \"ssr\")]"),
        ("api/cart.rs", "#[cfg(all(\n    test,\n    feature = \"ssr\"\n))]"),
        ("api/cart.rs", "if cfg!(feature = \"ssr\") {}"),
        ("domain/cart.rs", "let now = std::time::SystemTime::now();"),
        ("services/cart.rs", "println!(\"{cart}\");"),
        ("domain/cart.rs", "fn price() { todo!() }"),
        ("domain/cart.rs", &long),
        ("ui/cart.rs", "view! { <p style=\"color: red\">\"Hm\"</p> }"),
        ("ui/cart.rs", "view! { <p style:color=red>\"Hm\"</p> }"),
        ("ui/cart.rs", "view! { <button onclick=\"buy()\">\"Hm\"</button> }"),
    ] {
        let wrong = check(path, text);
        assert_eq!(wrong.len(), 1, "{path}: {text} gave {wrong:?}");
    }
}

#[test]
fn what_only_looks_like_a_trespass_is_let_be() {
    for (path, text) in [
        ("ui/cart.rs", "use crate::{api, domain::{money, order::OrderStatus}};\n// select a word from store"),
        ("ui/cart.rs", "let hint = \"Select a country from the list\";"),
        ("ui/cart.rs", "let style = style_of(x);\nlet same = style == other;"),
        ("ui/cart.rs", "view! { <button on:click=buy class=\"style\">\"crate::store web_sys:: println!\"</button> }"),
        ("services/cart.rs", "/* println!(\"x\") */ use crate::store::db; /// crate::ui"),
        ("services/feature.rs", "let feature = cfg; #[cfg(test)] mod tests {}"),
        ("server/time.rs", "SystemTime::now()"),
        ("store/cart.rs", "let q = \"select slug from product\";"),
        ("server/cli/import.rs", "println!(\"{done} rows\");"),
        ("api/request.rs", "use leptos_axum::extract;"),
    ] {
        assert_eq!(check(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn a_file_that_nobody_declares_is_found() {
    let files = [
        ("lib.rs", "pub mod domain;\nmod browser;"),
        ("domain/mod.rs", "pub mod cart;\n// mod dead;\npub(crate) mod order;"),
        ("domain/cart.rs", "mod tests;"),
        ("domain/cart/tests.rs", ""),
        ("domain/order/mod.rs", ""),
        ("domain/dead.rs", ""),
        (
            "browser/mod.rs",
            "#[cfg_attr(feature = \"hydrate\", path = \"client.rs\")]
             #[cfg_attr(not(feature = \"hydrate\"), path = \"inert.rs\")]
             mod device;",
        ),
        ("browser/client.rs", ""),
        ("browser/inert.rs", ""),
        ("browser/device.rs", ""),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let reached = reachable(&["lib.rs".to_owned()], &files);
    let dead: Vec<&str> = files.keys().filter(|path| !reached.contains(*path)).map(String::as_str).collect();
    assert_eq!(dead, ["browser/device.rs", "domain/dead.rs"]);
}
