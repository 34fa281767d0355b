//! What crosses the wire when an act was not done: a refusal, or the reference of a breakage. Never a cause.

use std::fmt;

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use super::wire::Wire;
use crate::domain::refusal::Refusal;

/// Why the shop did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    Refusal(Refusal),
    /// Something of ours is broken; the log has the cause under this reference.
    Breakage {
        reference: String,
    },
    /// The shop could not be asked, or not understood: offline, or an older release.
    Unreachable,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(refusal) => write!(f, "refused: {refusal:?}"),
            Self::Breakage { reference } => write!(f, "broken, reference {reference}"),
            Self::Unreachable => f.write_str("the shop can't be reached"),
        }
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = Wire;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Refusal(Refusal::Invalid { message: "The request could not be understood.".into() })
            }
            _ => Self::Unreachable,
        }
    }

    fn status_code(&self) -> http::StatusCode {
        let status = match self {
            Self::Refusal(refusal) => refusal.status(),
            Self::Breakage { .. } | Self::Unreachable => 500,
        };
        http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}
