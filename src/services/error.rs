//! The two ways in which an act does not succeed: the shop declines, or something is broken.

use std::fmt;

use crate::domain::refusal::Refusal;
use crate::store::db::StoreError;

/// Why an act was not done. In both cases nothing was half done.
#[derive(Debug)]
pub enum ServiceError {
    /// The shop declines; the visitor is told why and what would be possible.
    Refusal(Refusal),
    /// Something of ours is broken. The cause is for the log; the visitor gets a reference.
    Breakage(String),
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Breakage(cause) => write!(f, "broken: {cause}"),
        }
    }
}

impl std::error::Error for ServiceError {}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

/// What the store says without anyone having given it a meaning: a missing row is a missing page, a long line is a busy
/// shop, a disk that takes nothing is said to be full (the store has logged it), and the rest is broken. A conflict that
/// means something is translated where its meaning is known.
impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::Refusal(Refusal::NotFound),
            StoreError::Busy => Self::Refusal(Refusal::Busy { retry_after_s: 1 }),
            StoreError::Full => Self::Refusal(Refusal::Full { retry_after_s: 30 }),
            StoreError::Ended => Self::Refusal(Refusal::Busy { retry_after_s: 5 }),
            StoreError::Conflict { .. } | StoreError::Damaged | StoreError::Other(_) => {
                Self::Breakage(error.to_string())
            }
        }
    }
}
