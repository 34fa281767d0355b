//! The only SQL in the house: one room for each noun, on the seam in [`db`].
//!
//! Functions take `&mut Tx` and never begin or commit; services do. Rows are mapped to domain values at this edge.

pub mod collection;
pub mod db;
pub mod listing;
pub mod product;
pub mod setting;

/// So many placeholders for a list of values: `$1, $2, $3`.
fn placeholders(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
    places.join(", ")
}
