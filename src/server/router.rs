//! The table of contents: every path that the shop answers.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header;
use axum::routing::{get, post};
use leptos_axum::generate_route_list;

use super::site::Site;
use super::{
    account, after_sale, alert, cart, checkout, compare, document, feeds, functions, gateway, gift_card, headers,
    health, invoice, market, media, newsletter, pages, photo, question, reports, review, shared, suggest, theme,
    wishlist, withdrawal,
};
use crate::ui::app::App;
use crate::ui::kit_page;
use crate::words::document as words;

/// The paths of the app's pages. They are listed once, before anything is rendered: listing renders the app without a
/// request, and no resource of any page loads meanwhile.
static PAGES: LazyLock<Vec<String>> =
    LazyLock::new(|| generate_route_list(App).iter().map(|page| page.path().to_owned()).collect());

/// All routes.
pub fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new();
    for page in PAGES.iter() {
        router = router.route(page, get(pages::show));
    }
    router
        .route("/cart/add", post(cart::add))
        .route("/cart/add-all", post(cart::add_all))
        .route("/cart/update", post(cart::update))
        .route("/cart/remove", post(cart::remove))
        .route("/cart/coupon", post(cart::apply_coupon))
        .route("/wishlist", get(wishlist::show))
        .route("/wishlist/add", post(wishlist::add))
        .route("/wishlist/remove", post(wishlist::remove))
        .route("/wishlist/cart", post(wishlist::to_cart))
        .route("/wishlist/from-cart", post(wishlist::from_cart))
        .route("/compare", get(compare::show))
        .route("/questions", post(question::ask))
        .route("/alerts", post(alert::ask))
        .route("/alerts/{token}", get(alert::show).post(alert::act))
        .route("/market", post(market::choose))
        .route("/theme", post(theme::choose))
        .route("/theme.css", get(theme::sheet))
        .route("/checkout", post(checkout::contact))
        .route("/checkout/shipping", post(checkout::shipping))
        .route("/checkout/gift-card", post(gift_card::take))
        .route("/checkout/gift-card/remove", post(gift_card::put_away))
        .route("/checkout/payment", post(checkout::payment))
        .route("/checkout/return/{token}", get(checkout::come_back))
        .route("/orders/{token}/cancel", get(after_sale::ask_to_cancel).post(after_sale::cancel))
        .route("/orders/{token}/edit/{number}", get(after_sale::come_back_from_edit))
        .route("/orders/{token}/edit/{number}/pay", post(after_sale::pay_for_edit))
        .route("/orders/{token}/edit/{number}/decline", post(after_sale::decline_edit))
        .route("/orders/{token}/invoice/{number}", get(invoice::show))
        .route("/orders/{token}/return", get(after_sale::ask_to_return).post(after_sale::ask_return))
        .route("/orders/{token}/return/{number}/withdraw", post(after_sale::withdraw))
        .route("/orders/{token}/review", get(review::list))
        .route("/orders/{token}/review/{variant}", get(review::ask).post(review::submit))
        .route("/orders/{token}/reorder", post(cart::reorder))
        .route("/orders/{token}/withdraw", get(withdrawal::ask).post(withdrawal::check))
        .route("/orders/{token}/withdraw/confirm", post(withdrawal::confirm))
        .route("/orders/{token}/withdrawal/{number}", get(withdrawal::receipt))
        .route("/newsletter", get(newsletter::form).post(newsletter::sign_up))
        .route("/newsletter/{token}/confirm", get(newsletter::ask_to_confirm).post(newsletter::confirm))
        .route("/newsletter/{token}/end", get(newsletter::ask_to_end).post(newsletter::end))
        .route("/mails/{token}/end", get(newsletter::ask_to_stop).post(newsletter::stop))
        .route("/checkout/resume/{token}", get(newsletter::ask_to_resume).post(newsletter::take_up))
        .route("/withdraw", get(withdrawal::ask_by_number).post(withdrawal::check_by_number))
        .route("/withdraw/confirm", post(withdrawal::confirm_by_number))
        .route("/pay/test/{token}", get(gateway::show).post(gateway::act))
        .route("/webhooks/{provider}", post(gateway::take_message))
        .route("/api/{*function}", get(functions::call).post(functions::call))
        .route("/in/{market}/api/{*function}", get(functions::call).post(functions::call))
        .route("/api/report", post(reports::take))
        .route("/search/suggest", get(suggest::show))
        .route(&suggest::SCRIPT_PATH, get(suggest::script))
        .route("/media/{name}", get(media::show))
        .route("/photos/{name}", get(photo::show))
        .route("/shared/{*path}", get(shared::show))
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap.xml", get(feeds::sitemap_index))
        .route("/sitemaps/{name}", get(feeds::sitemap))
        .route("/feeds/products.xml", get(feeds::products))
        .route("/feeds/new.xml", get(feeds::news))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .merge(account::router())
        .fallback(pages::show_rest)
        .merge(kit(cfg!(debug_assertions)))
        .method_not_allowed_fallback(async || document::said(StatusCode::METHOD_NOT_ALLOWED, words::not_that_way))
        .with_state(site)
}

/// The pages with the parts of the shop, while it is worked on. A release does not have them.
fn kit(is_development: bool) -> Router<Arc<Site>> {
    if !is_development {
        return Router::new();
    }
    let sheet = async || ([(header::CONTENT_TYPE, headers::CSS)], kit_page::SHEET);
    let sheet = Router::new().route(kit_page::SHEET_PATH, get(sheet));
    kit_page::PATHS.iter().fold(sheet, |router, path| router.route(path, get(pages::show_kit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_does_not_have_the_kit() {
        assert!(!kit(false).has_routes());
        assert!(kit(true).has_routes());
    }
}
