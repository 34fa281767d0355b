//! Parts of any page. They know nothing of commerce: they take values and say what happened.

pub mod anew;
pub mod announce;
pub mod at_once;
pub mod breadcrumb;
pub mod field;
pub mod follow;
pub mod icon;
pub mod pagination;
pub mod picture;
pub mod tabs;
pub mod theme;
pub mod told;

pub use anew::anew;
pub use announce::{Announcer, LiveRegion};
pub use at_once::AtOnce;
pub use breadcrumb::{Breadcrumb, Crumb};
pub use field::{Field, FieldError, SelectField};
pub use follow::{follow, follow_page, text};
pub use icon::Icon;
pub use pagination::Pagination;
pub use picture::{Picture, Sizes};
pub use tabs::{Tab, tabs};
pub use told::{Told, told};
