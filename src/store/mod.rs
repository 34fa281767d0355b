//! The only SQL in the house: one room for each noun, on the seam in [`db`].
//!
//! Functions take `&mut Tx` and never begin or commit; services do. Rows are mapped to domain values at this edge.

pub mod db;
