//! Colours that meet on a page are told apart by everyone (WCAG 2.2, 1.4.3 and 1.4.11), in the light and in the dark. The colours
//! are read out of the stylesheet itself.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../style/tokens.css");

/// What is read.
const TEXT: f64 = 4.5;
/// What shows where a control is or which state it has, and signs that are drawn.
const MARK: f64 = 3.0;

/// Which colour stands on which, and how far they have to be apart.
const PAIRS: &[(&str, &[&str], f64)] = &[
    ("ink", &["paper", "surface", "sand"], TEXT),
    ("muted", &["paper", "surface", "sand"], TEXT),
    ("accent", &["paper", "surface", "sand"], TEXT),
    ("on-accent", &["accent"], TEXT),
    ("sale", &["paper", "surface", "sand"], TEXT),
    ("error", &["paper", "surface", "sand"], TEXT),
    ("success", &["paper", "surface", "sand"], TEXT),
    ("stars", &["paper", "surface"], TEXT),
    // As drawn stars they also stand on sand, beside words that say the same.
    ("stars", &["sand"], MARK),
    ("border", &["paper", "surface", "sand"], MARK),
    ("focus", &["paper", "surface", "sand", "focus-inner"], MARK),
    ("on-tile", &["tile"], TEXT),
    ("on-tile-accent", &["tile"], TEXT),
    ("on-tag", &["tag"], TEXT),
    ("on-tag-sale", &["tag-sale"], TEXT),
    ("tag", &["tile"], MARK),
    ("tag-sale", &["tile"], MARK),
];

/// A colour in the light and in the dark, each as `#rrggbb`.
type Colour = (String, String);

/// The colours that the stylesheet names: `--ink: light-dark(#1f1b16, #f3ede4);`, or one for both.
fn colours(css: &str) -> BTreeMap<String, Colour> {
    let lines = css.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';'));
    let declarations = lines.filter_map(|line| line.split_once(": "));
    let colour = |(name, value): (&str, &str)| {
        let both = value.strip_prefix("light-dark(").and_then(|both| both.strip_suffix(')')?.split_once(", "));
        let (light, dark) = both.unwrap_or((value, value));
        let is_colour = |text: &str| text.len() == 7 && text.starts_with('#');
        (is_colour(light) && is_colour(dark)).then(|| (name.to_owned(), (light.to_owned(), dark.to_owned())))
    };
    declarations.filter_map(colour).collect()
}

/// How bright a colour is, as WCAG has it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("two hexadecimal digits");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other { one / other } else { other / one }
}

/// The pairs that are too close.
fn too_close(colours: &BTreeMap<String, Colour>) -> Vec<String> {
    let mut found = Vec::new();
    for (upper, grounds, least) in PAIRS {
        for ground in *grounds {
            let [above, below] =
                [upper, ground].map(|name| colours.get(*name).unwrap_or_else(|| panic!("no --{name}")));
            for (scheme, one, other) in [("light", &above.0, &below.0), ("dark", &above.1, &below.1)] {
                let ratio = contrast(one, other);
                if ratio < *least {
                    found.push(format!("{scheme}: {upper} on {ground} has {ratio:.2}, not {least}"));
                }
            }
        }
    }
    found
}

#[test]
fn colours_that_meet_are_told_apart() {
    assert_eq!(too_close(&colours(TOKENS)), Vec::<String>::new());
}

#[test]
fn the_ring_of_the_focus_is_seen_on_any_ground() {
    // Its outer line alone may vanish on a button; then the inner one, between the two, is seen.
    let colours = colours(TOKENS);
    for ground in ["paper", "surface", "sand", "accent", "tile", "error"] {
        for dark in [false, true] {
            let of = |name: &str| if dark { &colours[name].1 } else { &colours[name].0 };
            let best = contrast(of("focus"), of(ground)).max(contrast(of("focus-inner"), of(ground)));
            assert!(best >= MARK, "{ground}, dark: {dark}: {best:.2}");
        }
    }
}

#[test]
fn every_colour_of_the_stylesheet_is_in_the_table() {
    // Hairlines are decoration, and are meant to be hardly seen.
    let decoration = ["hairline"];
    for name in colours(TOKENS).keys() {
        let used = PAIRS.iter().any(|(upper, grounds, _)| upper == name || grounds.contains(&name.as_str()));
        assert!(used || decoration.contains(&name.as_str()), "--{name} meets nothing");
    }
}

#[test]
fn contrast_is_what_wcag_says() {
    for (one, other, ratio) in [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#1f1b16", "#faf7f2", 16.02),
        ("#ffffff", "#ffffff", 1.0),
    ] {
        assert!((contrast(one, other) - ratio).abs() < 0.01, "{one} on {other}: {}", contrast(one, other));
        assert!((contrast(other, one) - ratio).abs() < 0.01, "either way round");
    }
}

#[test]
fn a_colour_that_is_too_close_is_found() {
    let faded = TOKENS.replace("--muted: light-dark(#5f574d", "--muted: light-dark(#9f978d");
    assert!(too_close(&colours(&faded)).iter().any(|found| found.starts_with("light: muted on paper")));
    let faded = TOKENS.replace("--sale: light-dark(#a8431c, #f0a37e)", "--sale: light-dark(#a8431c, #a8431c)");
    assert!(too_close(&colours(&faded)).iter().any(|found| found.starts_with("dark: sale on paper")));
}
