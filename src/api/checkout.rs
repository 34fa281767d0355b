//! The till, to be looked at. What the buyer does there is a plain form post.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::ApiError;
use super::wire::Answered;
use crate::domain::checkout::CheckoutView;

/// The visitor's checkout.
#[server(endpoint = "checkout", input = GetUrl, output = Answered)]
pub async fn get_checkout() -> Result<CheckoutView, ApiError> {
    use crate::services::checkout;
    Ok(checkout::get_checkout(&super::request::ctx()?, &super::request::buyer()).await?)
}
