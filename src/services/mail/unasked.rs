//! What mails say that nobody had to get: codes of cards, questions for a review, reminders of a cart, and about the newsletter.

use super::letter::{Letter, Row};
use super::order::{about, pieces_of, signature};
use crate::domain::cart::{Quote, QuoteLine};
use crate::domain::gift_card::CardKind;
use crate::domain::money::Money;
use crate::domain::order::OrderLine;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;
use crate::store::gift_card::GiftCard;
use crate::store::order::Order;
use crate::words::{Language, mail as words};

/// Words the mail that brings the code of a card. `shop_url` is where it can be used.
pub(super) fn about_card(shop: &Shop, language: Language, card: &GiftCard, code: &str, shop_url: &str) -> Letter {
    let (balance, name) = (&card.balance.text(language), &shop.name);
    let (subject, title, came) = match card.kind {
        CardKind::GiftCard => (
            words::card_for(language, name),
            words::card_over(language, balance),
            words::card_came(language, name, balance),
        ),
        CardKind::StoreCredit => (
            words::credit_at(language, name),
            words::credit_over(language, balance),
            words::credit_came(language, balance, name),
        ),
    };
    let until = card.expires_at.map_or_else(
        || words::never_expires(language).to_owned(),
        |end| words::usable_until(language, &end.plus_ms(-1).long_date(language)),
    );
    Letter {
        language,
        subject,
        title,
        sentences: vec![
            came,
            words::how_to_use(language).to_owned(),
            until,
            words::keep_this_mail(language).to_owned(),
        ],
        code: Some((words::code(language), code.to_owned())),
        links: vec![(words::go_to_shop(language), shop_url.to_owned())],
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the question for a review of these lines of an order. `link` leads to the order, `stop` to where it is said that no more
/// come.
pub(super) fn review_request(
    shop: &Shop,
    language: Language,
    (order, lines): (&Order, &[OrderLine]),
    link: &str,
    stop: String,
) -> Letter {
    let question = words::how_do_you_like_it(language);
    Letter {
        language,
        subject: crate::words::mail_order::subject(language, question, order.number, &shop.name),
        about: about(language, order),
        title: question.to_owned(),
        sentences: vec![words::few_words_help(language).to_owned(), words::shown_alike(language).to_owned()],
        lines: lines.iter().map(|line| pieces_of(line, 0)).collect(),
        links: vec![
            (words::write_review(language), format!("{link}/review")),
            (words::see_order(language), link.to_owned()),
        ],
        reason: words::once_for_each_order(language, &shop.name),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the reminder of a cart, as it can be had today. `link` brings it back.
pub(super) fn checkout_reminder(shop: &Shop, language: Language, quote: &Quote, link: &str, stop: String) -> Letter {
    let currency = quote.totals.currency;
    let line = |line: &QuoteLine| {
        let minor = line.unit_price_minor.saturating_mul(i64::from(line.quantity.get()));
        Row {
            note: line.variant_title.clone(),
            pieces: line.quantity.get(),
            picture: line.picture.as_ref().map(|picture| picture.src.clone()),
            ..Row::new(line.title.clone(), Money::new(minor, currency).text(language))
        }
    };
    Letter {
        language,
        subject: words::your_cart(language, &shop.name),
        title: words::left_in_cart(language).to_owned(),
        sentences: vec![words::asked_for_reminder(language).to_owned(), words::link_brings_back(language).to_owned()],
        lines: quote.lines.iter().map(line).collect(),
        links: vec![(words::go_on(language), link.to_owned())],
        reason: words::ticked_the_box(language).to_owned(),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the mail that asks whether it was them who asked for the newsletter.
pub(super) fn newsletter_confirm(shop: &Shop, language: Language, asked_at: Timestamp, link: String) -> Letter {
    let (day, time) = (asked_at.long_date(language), asked_at.clock_time());
    Letter {
        language,
        subject: words::want_newsletter(language, &shop.name),
        title: words::one_more_click(language).to_owned(),
        sentences: vec![
            words::somebody_asked(language, &day, &time, &shop.name),
            words::confirm_in_time(language).to_owned(),
        ],
        links: vec![(words::confirm_it(language), link)],
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the first mail to somebody who gets the newsletter now.
pub(super) fn newsletter_welcome(shop: &Shop, language: Language, shop_url: &str, stop: String) -> Letter {
    Letter {
        language,
        subject: words::you_get_newsletter(language, &shop.name),
        title: words::good_to_have_you(language).to_owned(),
        sentences: vec![words::about_once_a_month(language).to_owned(), words::one_click_ends(language).to_owned()],
        links: vec![(words::go_to_shop(language), shop_url.to_owned())],
        reason: words::asked_and_confirmed(language, &shop.name),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}
