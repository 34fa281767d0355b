//! The demo's synonyms.

use crate::domain::synonyms::Synonyms;

/// What else shoppers call what is sold here.
const SYNONYMS: &[&[&str]] = &[
    &["mug", "cup", "coffee mug"],
    &["tumbler", "beaker", "drinking glass", "glass"],
    &["espresso cup", "demitasse", "mocha cup"],
    &["breakfast cup", "latte cup", "bowl cup"],
    &["tea bowl", "matcha bowl", "chawan"],
    &["bowl", "dish"],
    &["ramen bowl", "noodle bowl", "donburi"],
    &["cereal bowl", "muesli bowl", "porridge bowl"],
    &["dip bowl", "sauce dish", "ramekin"],
    &["serving bowl", "salad bowl", "fruit bowl"],
    &["side plate", "dessert plate", "bread plate", "cake plate"],
    &["field plate", "dinner plate"],
    &["platter", "serving plate", "tray"],
    &["jug", "pitcher", "ewer"],
    &["creamer", "milk jug", "cream jug"],
    &["carafe", "decanter", "water bottle"],
    &["teapot", "tea pot", "kettle"],
    &["tea lover", "tea drinker", "teapot", "tea bowl", "cup and saucer"],
    &["jar", "canister", "storage pot", "caddy"],
    &["salt pig", "salt cellar", "salt box"],
    &["sugar pot", "sugar bowl", "sugar basin"],
    &["oil bottle", "oil cruet", "oil dispenser"],
    &["utensil crock", "utensil holder", "utensil pot"],
    &["candle holder", "candlestick", "candleholder"],
    &["tea light", "tealight", "votive"],
    &["lamp", "light", "luminaire"],
    &["vase", "flower vase"],
    &["planter", "plant pot", "flower pot", "flowerpot", "pot"],
    &["ash", "grey", "gray"],
    &["tideline", "blue"],
    &["chalk", "white", "cream"],
    &["ember", "red", "orange", "rust"],
    &["moss", "green"],
    &["night", "black", "dark"],
];

/// The groups, as the merchant would write them.
pub(super) fn synonyms() -> Synonyms {
    Synonyms { groups: SYNONYMS.iter().map(|group| group.iter().map(|&term| term.to_owned()).collect()).collect() }
}
