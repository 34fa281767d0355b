//! What people see. `app` is the document and the route table; `turn` leads from page to page; `kit` knows no commerce; `storefront`
//! has one file per page.

pub mod app;
pub mod kit;
pub mod kit_page;
pub mod locale;
pub mod storefront;
mod turn;
