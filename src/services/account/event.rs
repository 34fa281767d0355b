//! What happened to what lets customers in: it is written down, and its owner gets a mail.

use super::super::mail::{AccountMail, account_letter};
use super::super::{Ctx, ServiceError};
use crate::domain::account::Credential;
use crate::domain::id::{AccountEventId, CustomerId};
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;
use crate::store::account::event::{AccountEvent, find_event, insert_event};
use crate::store::account::find_customer;
use crate::store::db::{StoreError, Tx};
use crate::store::outbox::put_mail_without_order;
use crate::words::account::device_in;
use crate::words::{Language, mail as words};

/// Writes it down, and lets its owner be told.
pub(super) async fn note(
    tx: &mut Tx,
    id: AccountEventId,
    customer: CustomerId,
    (kind, language): (Credential, Language),
    device: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    insert_event(tx, &AccountEvent { id, customer, kind, device: device.to_owned(), at: now }).await?;
    put_mail_without_order(tx, MailKind::CredentialChanged, &id.to_string(), language, now).await
}

/// The mail that tells it.
pub(in crate::services) async fn write_event_mail(
    ctx: &Ctx,
    id: AccountEventId,
) -> Result<Option<AccountMail>, ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let Some(event) = find_event(tx, id).await? else { return Ok(None) };
        Ok(find_customer(tx, event.customer).await?.map(|customer| (event, customer)))
    };
    let Some((event, customer)) = ctx.store.read(act).await? else { return Ok(None) };
    let (shop, language) = (ctx.shop().await?, ctx.locale().language);
    let said = event.kind.sentence(language);
    let letter = account_letter(
        (&shop, language),
        words::done_at(language, said, &shop.name),
        said,
        vec![
            words::done_on(
                language,
                &event.at.long_date(language),
                &event.at.clock_time(),
                &device_in(language, &event.device),
            ),
            words::if_it_was_you(language).to_owned(),
        ],
        Vec::new(),
        vec![(words::your_account(language), ctx.url("/account"))],
    );
    Ok(Some(AccountMail { to: customer.email, letter }))
}
