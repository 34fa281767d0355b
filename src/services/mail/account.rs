//! Mails that are about an account or somebody's question, and no order's own. What each says stands with the act that causes it.

use super::super::account::{write_code_mail, write_event_mail, write_order_link, write_reset_mail};
use super::super::{Ctx, ServiceError};
use super::letter::Letter;
use super::order::signature;
use super::{Envelope, seal};
use crate::domain::mail::MailKind;
use crate::domain::shop::Shop;
use crate::providers::mail::Mail;
use crate::store::db::StoreError;
use crate::store::outbox::DueMail;
use crate::words::Language;

/// A mail, and to whom it goes.
pub(in crate::services) struct AccountMail {
    pub to: String,
    pub letter: Letter,
}

/// A letter with a few sentences, blocks and links.
pub(in crate::services) fn account_letter(
    (shop, language): (&Shop, Language),
    subject: String,
    title: &str,
    sentences: Vec<String>,
    blocks: Vec<(&'static str, String)>,
    links: Vec<(&'static str, String)>,
) -> Letter {
    Letter {
        language,
        subject,
        title: title.to_owned(),
        sentences,
        blocks,
        links,
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the mail that is due; `None` when nobody has to have it any more.
pub(super) async fn write_account_mail(
    ctx: &Ctx,
    from: Option<&str>,
    due: &DueMail,
) -> Result<Option<Mail>, ServiceError> {
    let no_id = |_| ServiceError::from(StoreError::NotFound);
    let written = match due.kind {
        MailKind::SignInCode => write_code_mail(ctx, due.subject.parse().map_err(no_id)?).await?,
        MailKind::OrderLink => write_order_link(ctx, due.subject.parse().map_err(no_id)?).await?,
        MailKind::PasswordReset => write_reset_mail(ctx, due.subject.parse().map_err(no_id)?).await?,
        MailKind::CredentialChanged => write_event_mail(ctx, due.subject.parse().map_err(no_id)?).await?,
        _ => None,
    };
    let shop = ctx.shop().await?;
    Ok(written.map(|AccountMail { to, letter }| {
        let name = format!("{}-{}", due.kind, due.subject);
        seal(ctx, &shop, from, Envelope { name, to, date: due.created_at }, &letter)
    }))
}
