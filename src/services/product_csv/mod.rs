//! Shopify's product CSV, as files: rows and cells in and out, and which column means what. What the cells mean is for
//! [`import`](super::import) and [`export`](super::export) to say.

pub mod cell;
pub mod columns;
pub mod read;
