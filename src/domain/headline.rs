//! What a page is called in a list of results: a title that says what the page is about, in as many characters as such a list shows.

/// A title that is shorter leaves room unused in which it could say more.
const ENOUGH: usize = 30;
/// What is longer is cut off where results are listed.
const ROOM: usize = 60;

/// What stands between the page's name and the shop's.
const BETWEEN: &str = " · ";

/// The page's name with more words behind it, one part after the other, until the title says enough. A part that finds no room is
/// shortened to its first clauses, or left out. `shop` is what comes behind it, and may be empty.
pub fn headline(name: &str, more: &[String], shop: &str) -> String {
    let mut title = name.to_owned();
    for part in more {
        if whole(&title, shop) >= ENOUGH {
            break;
        }
        let left = ROOM.saturating_sub(whole(&title, shop));
        if let Some(part) = shortened(part, left) {
            title.push_str(part);
        }
    }
    title
}

/// The whole title: with the shop's name behind it, if there is room for that.
pub fn with_shop(title: &str, shop: &str) -> String {
    if shop.is_empty() || title.contains(shop) || whole(title, shop) > ROOM {
        return title.to_owned();
    }
    [title, BETWEEN, shop].concat()
}

/// How many characters the title has with the shop's name behind it.
fn whole(title: &str, shop: &str) -> usize {
    let shop = if title.contains(shop) { "" } else { shop };
    let between = if shop.is_empty() { 0 } else { BETWEEN.chars().count() };
    title.chars().count().saturating_add(between).saturating_add(shop.chars().count())
}

/// The part, or its first clauses, in so many characters.
fn shortened(part: &str, chars_max: usize) -> Option<&str> {
    let mut part = part;
    while part.chars().count() > chars_max {
        (part, _) = part.rsplit_once([',', ';'])?;
    }
    (!part.trim().is_empty()).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(name: &str, more: &[&str], shop: &str) -> String {
        let more: Vec<String> = more.iter().map(|part| (*part).to_owned()).collect();
        with_shop(&headline(name, &more, shop), shop)
    }

    #[test]
    fn a_short_name_says_more() {
        assert_eq!(
            titled("Wren mug", &[" in 4 glazes", ", a mug"], "Marl & Ember"),
            "Wren mug in 4 glazes · Marl & Ember"
        );
        assert_eq!(
            titled("Owl", &[" in 2 sizes", ", small and large"], "Kiln"),
            "Owl in 2 sizes, small and large · Kiln",
            "as many parts as it takes"
        );
        assert_eq!(titled("Wren mug", &[], ""), "Wren mug");
    }

    #[test]
    fn a_long_name_keeps_its_room() {
        let long = "A serving bowl for the middle of a large table with many guests";
        assert_eq!(titled(long, &[" in 4 glazes"], "Marl & Ember"), long, "the shop's name would be cut off");
        let name = "Harbour serving bowl for twelve";
        assert_eq!(titled(name, &[" in 4 glazes"], "Marl & Ember"), format!("{name} · Marl & Ember"));
    }

    #[test]
    fn what_finds_no_room_is_shortened_at_a_clause() {
        let tagline = ": Stoneware for every day, thrown and glazed by hand";
        assert_eq!(titled("Marl & Ember", &[tagline], "Marl & Ember"), "Marl & Ember: Stoneware for every day");
        let endless = format!(": {}", "word ".repeat(40));
        assert_eq!(titled("Kiln", &[&endless], "Kiln"), "Kiln");
    }
}
