//! The mails of alerts: whether somebody asked for one, and that it has happened.

use super::letter::Letter;
use super::order::signature;
use super::{Envelope, seal};
use crate::domain::alert::{AlertKind, AlertState};
use crate::domain::mail::MailKind;
use crate::domain::shop::Shop;
use crate::providers::mail::Mail;
use crate::services::alert::{AlertAbout, AlertFound, get_alert};
use crate::services::token::alert_token;
use crate::services::{Ctx, ServiceError};
use crate::store::alert::find_alert;
use crate::store::db::{StoreError, Tx};
use crate::store::outbox::DueMail;
use crate::words::{Language, mail as words};

/// Words the mail. When the alert is over there is nobody to send it to: [`StoreError::NotFound`].
pub(super) async fn write_alert(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Mail, ServiceError> {
    let id = due.subject.parse().map_err(|_| StoreError::NotFound)?;
    let alert = ctx.store.read(async move |tx: &mut Tx| find_alert(tx, id).await).await?.ok_or(StoreError::NotFound)?;
    let token = alert_token(ctx, id);
    let AlertFound::Open(state, about) = get_alert(ctx, &token).await? else { return Err(StoreError::NotFound.into()) };
    let shop = ctx.shop().await?;
    let (language, link) = (ctx.locale().language, ctx.url(&format!("/alerts/{token}")));
    let letter = if due.kind == MailKind::ConfirmAlert {
        // Whoever was faster than the mail needs none.
        if state != AlertState::Asked {
            return Err(StoreError::NotFound.into());
        }
        confirmation(&shop, language, &about, &link)
    } else {
        let product = ctx.url(&format!("/products/{}?variant={}", about.slug, about.variant));
        news(&shop, language, &about, (&alert.price.text(language), product))
    };
    let letter = Letter { unsubscribe: Some(link), ..letter };
    let envelope = Envelope { name: format!("{}-{id}", due.kind), to: alert.email, date: due.created_at };
    Ok(seal(ctx, &shop, from, envelope, &letter))
}

fn confirmation(shop: &Shop, language: Language, about: &AlertAbout, link: &str) -> Letter {
    let (title, when) = (&about.title, about.kind.when(language));
    Letter {
        language,
        subject: words::shall_we_tell(language, title),
        title: words::shall_we_write(language).to_owned(),
        sentences: vec![
            words::somebody_waits(language, &shop.name, when, title),
            words::say_so(language).to_owned(),
            words::or_we_forget(language).to_owned(),
        ],
        links: vec![(words::yes_tell_me(language), link.to_owned())],
        signature: signature(shop),
        ..Letter::default()
    }
}

fn news(shop: &Shop, language: Language, about: &AlertAbout, (asked_at, product): (&str, String)) -> Letter {
    let title = &about.title;
    let price = about.price.map(|price| price.text(language)).unwrap_or_default();
    let (subject, headline, sentence) = match about.kind {
        AlertKind::BackInStock if about.available => {
            (words::is_back(language, title), words::in_stock_again(language), words::back_for(language, title, &price))
        }
        AlertKind::BackInStock => (
            words::was_back(language, title),
            words::was_in_stock(language),
            words::somebody_was_faster(language, title),
        ),
        AlertKind::PriceDrop => (
            words::costs_less(language, title),
            words::costs_less_now(language),
            words::costs_now(language, title, &price, asked_at),
        ),
    };
    Letter {
        language,
        subject,
        title: headline.to_owned(),
        sentences: vec![sentence, words::the_one_mail(language).to_owned()],
        links: vec![(words::see_in_shop(language), product)],
        signature: signature(shop),
        ..Letter::default()
    }
}
