//! For whoever watches over the process.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::document;
use super::site::Site;
use crate::store::db::Tx;
use crate::store::setting::load_shop;

/// The process lives.
pub async fn live() -> Response<Body> {
    document::sentence(StatusCode::OK, "alive")
}

/// The shop can be served: its database answers.
pub async fn ready(State(site): State<Arc<Site>>) -> Response<Body> {
    match site.ctx.store.read(async |tx: &mut Tx| load_shop(tx).await).await {
        Ok(_) => document::sentence(StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            document::sentence(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.")
        }
    }
}
