//! The table of what we promise (`end2end/PROMISES.md`) names the tests that try it: each of them has to be there.

use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const TABLE: &str = "end2end/PROMISES.md";

/// A row: its number, and what it is tried by.
fn rows(table: &str) -> Vec<(String, String)> {
    let cells = |line: &str| -> Option<(String, String)> {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [number, _, tried] = cells[..] else { return None };
        let is_number = number.trim_start_matches(['A', 'M']).parse::<u32>().is_ok();
        is_number.then(|| (number.to_owned(), tried.to_owned()))
    };
    table.lines().filter_map(cells).collect()
}

/// The tests that a cell names, as (file, title): titles follow their file, those of browser tests in quotes, functions as code.
fn named(cell: &str) -> Vec<(String, String)> {
    let mut named = Vec::new();
    let mut file = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find(['`', '"']) {
        let mark = &rest[at..=at];
        let Some((text, after)) = rest[at + 1..].split_once(mark) else { break };
        let is_file = mark == "`" && text.contains('/') && (text.ends_with(".rs") || text.ends_with(".ts"));
        if is_file {
            text.clone_into(&mut file);
            named.push((file.clone(), String::new()));
        } else if !file.is_empty() && (mark == "\"" || is_name(text)) {
            named.push((file.clone(), text.to_owned()));
        }
        rest = after;
    }
    named
}

/// Whether it can be the name of a function; other code is a command.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The titles of the browser tests in a file.
fn titles(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.split("test(").skip(1);
    opened.filter_map(|rest| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '`'))?;
        rest.get(1..)?.split(quote).next()
    })
}

/// A title without the numbers of the promises that it begins with: "21, 22. searching finds …".
fn plain(title: &str) -> &str {
    let is_numbers =
        |text: &str| text.split(", ").all(|number| number.trim_start_matches(['A', 'M']).parse::<u32>().is_ok());
    title.split_once(". ").filter(|(numbers, _)| is_numbers(numbers)).map_or(title, |(_, rest)| rest)
}

/// What is wrong with it; `read` gives the text of a file.
fn wrong(number: &str, cell: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    if named(cell).is_empty() && cell.split_whitespace().count() < 2 {
        wrong.push(format!("{number} names no test and says nothing of why"));
    }
    for (file, title) in named(cell) {
        let Some(text) = read(&file) else {
            wrong.push(format!("{number}: there is no {file}"));
            continue;
        };
        let is_there = match title.as_str() {
            "" => true,
            title if file.ends_with(".rs") => text.contains(&format!("fn {title}(")),
            title => titles(&text).any(|found| plain(found) == plain(title)),
        };
        if !is_there {
            wrong.push(format!("{number}: {file} has no test {title:?}"));
        }
    }
    wrong
}

#[test]
fn every_promise_is_tried_by_a_test_that_is_there_or_says_why_not() {
    let table = fs::read_to_string(Path::new(ROOT).join(TABLE)).expect("the table");
    let rows = rows(&table);
    let numbers: Vec<&str> = rows.iter().map(|(number, _)| number.as_str()).collect();
    let shoppers = (1..=100).map(|n| n.to_string());
    let expected: Vec<String> =
        shoppers.chain((1..=20).map(|n| format!("A{n}"))).chain((1..=20).map(|n| format!("M{n}"))).collect();
    assert_eq!(numbers, expected, "each number has one row");
    let read = |file: &str| fs::read_to_string(Path::new(ROOT).join(file)).ok();
    let wrong: Vec<String> = rows.iter().flat_map(|(number, cell)| wrong(number, cell, read)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_row_that_names_what_is_not_there_is_found() {
    let read = |file: &str| match file {
        "end2end/tests/cart.spec.ts" => Some("test(\"9, 12. is kept\", …); test(`says ${words}`, …)".to_owned()),
        "src/tests/http/cart.rs" => Some("fn it_is_kept() {}".to_owned()),
        _ => None,
    };
    for (cell, expected) in [
        ("`end2end/tests/cart.spec.ts`: \"is kept\", \"says ${words}\"; `src/tests/http/cart.rs`: `it_is_kept`", 0),
        ("by eye, on a `--phone`", 0),
        ("`src/tests/http/cart.rs`: `it_is_kept`; `make something`", 0),
        ("`end2end/tests/cart.spec.ts`: \"is lost\", \"is kept\"", 1),
        ("`src/tests/http/cart.rs`: `it_is`", 1),
        ("`end2end/tests/gone.spec.ts`: \"is kept\"", 2),
        ("", 1),
    ] {
        assert_eq!(wrong("1", cell, read).len(), expected, "{cell}");
    }
}
