//! An order, for whoever has its link.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::ApiError;
use super::wire::Answered;
use crate::domain::order::OrderView;

/// The order behind an unguessable link.
#[server(endpoint = "order", input = GetUrl, output = Answered)]
pub async fn get_order(token: String) -> Result<OrderView, ApiError> {
    use crate::services::order;
    Ok(order::get_order(&super::request::ctx()?, &token).await?)
}
