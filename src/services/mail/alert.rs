//! The mails of alerts: whether somebody asked for one, and that it has happened.

use super::letter::Letter;
use super::words::signature;
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

/// Words the mail. When the alert is over there is nobody to send it to: [`StoreError::NotFound`].
pub(super) async fn write_alert(ctx: &Ctx, from: Option<&str>, due: &DueMail) -> Result<Mail, ServiceError> {
    let id = due.subject.parse().map_err(|_| StoreError::NotFound)?;
    let alert = ctx.store.read(async move |tx: &mut Tx| find_alert(tx, id).await).await?.ok_or(StoreError::NotFound)?;
    let token = alert_token(ctx, id);
    let AlertFound::Open(state, about) = get_alert(ctx, &token).await? else { return Err(StoreError::NotFound.into()) };
    let shop = ctx.shop().await?;
    let link = format!("{}/alerts/{token}", ctx.origin);
    let letter = if due.kind == MailKind::ConfirmAlert {
        // Whoever was faster than the mail needs none.
        if state != AlertState::Asked {
            return Err(StoreError::NotFound.into());
        }
        confirmation(&shop, &about, &link)
    } else {
        let product = format!("{}/products/{}?variant={}", ctx.origin, about.slug, about.variant);
        news(&shop, &about, &alert.price.to_string(), product)
    };
    let letter = Letter { unsubscribe: Some(link), ..letter };
    let envelope = Envelope { name: format!("{}-{id}", due.kind), to: alert.email, date: due.created_at };
    Ok(seal(ctx, &shop, from, envelope, &letter))
}

fn confirmation(shop: &Shop, about: &AlertAbout, link: &str) -> Letter {
    let (title, when) = (&about.title, about.kind.when());
    Letter {
        subject: format!("Shall we tell you about {title}?"),
        title: "Shall we write to you?".to_owned(),
        sentences: vec![
            format!("Somebody, probably you, asked {} to write to this address {when}: {title}.", shop.name),
            "If it was you, say so by this link. You get one mail when it happens, and no other.".to_owned(),
            "If it was not you, do nothing: you get no mail, and we forget this address within two days.".to_owned(),
        ],
        links: vec![("Yes, tell me", link.to_owned())],
        signature: signature(shop),
        ..Letter::default()
    }
}

fn news(shop: &Shop, about: &AlertAbout, asked_at: &str, product: String) -> Letter {
    let title = &about.title;
    let price = about.price.map(|price| price.to_string()).unwrap_or_default();
    let (subject, headline, sentence) = match about.kind {
        AlertKind::BackInStock if about.available => (
            format!("{title} is back"),
            "It is in stock again",
            format!("{title} is in stock again, for {price}. We hold none back: who orders first has it."),
        ),
        AlertKind::BackInStock => (
            format!("{title} was back"),
            "It was in stock again",
            format!(
                "{title} was in stock again, but somebody was faster than this mail. You can ask us to write once more."
            ),
        ),
        AlertKind::PriceDrop => (
            format!("{title} costs less"),
            "It costs less now",
            format!("{title} costs {price} now. It was {asked_at} when you asked us to tell you."),
        ),
    };
    Letter {
        subject,
        title: headline.to_owned(),
        sentences: vec![
            sentence,
            "This is the one mail that you asked for. We have no use for your address now and forget it.".to_owned(),
        ],
        links: vec![("See it in the shop", product)],
        signature: signature(shop),
        ..Letter::default()
    }
}
