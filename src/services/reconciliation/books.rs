//! Reading both books: the provider's, page by page and only what is ours in it, and what of ours belongs beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Ctx, ServiceError};
use crate::domain::id::{AttemptId, RefundId};
use crate::domain::money::Money;
use crate::domain::payment::ProviderState;
use crate::domain::reconciliation::{Difference, Ours, TheirCharge, TheirDispute, TheirRefund, Theirs, differences};
use crate::domain::refund::RefundReason;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::providers::payment::{CallError, ListedCharge, ListedDispute, ListedRefund, Marks, Page, RefundRequest};
use crate::store::db::{StoreError, Tx};
use crate::store::dispute::is_noted;
use crate::store::payment::find_attempt;
use crate::store::reconciliation::{find_our_refund, find_payment, list_done_refunds, list_secured_payments};

/// A list that does not end after so many pages is no list.
const PAGES_MAX: usize = 100_000;
/// So many rows of ours are looked up in one transaction.
const ROWS_AT_ONCE: usize = 500;

/// Everything in which the books differ since that time. Both are read while the shop goes on, so what is found may only
/// have happened in between: look twice.
pub(super) async fn look(ctx: &Ctx, since: Timestamp) -> Result<Vec<Difference>, ServiceError> {
    let (mut theirs, unplaced) = read_theirs(ctx, since).await?;
    let mut ours = read_ours(ctx, since, &theirs).await?;
    tell_apart(ctx, since, &mut theirs, &ours).await?;
    complete(ctx, &mut theirs, &ours).await?;
    place(ctx, &mut theirs, &mut ours, unplaced).await?;
    Ok(differences(&theirs, &ours))
}

/// What the provider lists and does not say of which attempt.
struct Unplaced {
    refunds: Vec<ListedRefund>,
    disputes: Vec<ListedDispute>,
}

async fn read_theirs(ctx: &Ctx, since: Timestamp) -> Result<(Theirs, Unplaced), ServiceError> {
    let (mut charges, mut refunds, mut disputes) = (Pages::new(), Pages::new(), Pages::new());
    while charges.go_on()? {
        let page = ctx.payments.charges_since(since, charges.after()).await;
        charges.add(page)?;
    }
    while refunds.go_on()? {
        let page = ctx.payments.refunds_since(since, refunds.after()).await;
        refunds.add(page)?;
    }
    while disputes.go_on()? {
        let page = ctx.payments.disputes_since(since, disputes.after()).await;
        disputes.add(page)?;
    }
    let mut theirs = Theirs::default();
    for charge in charges.items {
        let Some(attempt) = ours_by_marks(ctx, charge.marks).await? else { continue };
        let ListedCharge { payment, captured, refunded_minor, at, .. } = charge;
        theirs.charges.push(TheirCharge { payment, attempt, captured, refunded_minor, at });
    }
    Ok((theirs, Unplaced { refunds: refunds.items, disputes: disputes.items }))
}

/// A list as it comes, page by page.
struct Pages<T> {
    items: Vec<T>,
    taken: usize,
    next: Option<String>,
}

impl<T> Pages<T> {
    const fn new() -> Self {
        Self { items: Vec::new(), taken: 0, next: None }
    }

    /// Whether there is another page.
    fn go_on(&self) -> Result<bool, ServiceError> {
        if self.taken == PAGES_MAX {
            return Err(ServiceError::Breakage("the provider's list does not end".to_owned()));
        }
        Ok(self.taken == 0 || self.next.is_some())
    }

    fn after(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn add(&mut self, page: Result<Page<T>, CallError>) -> Result<(), ServiceError> {
        let page = page.map_err(|error| silent(&error))?;
        self.items.extend(page.items);
        self.taken += 1;
        self.next = page.next;
        Ok(())
    }
}

/// Without an answer nothing is compared: half a book would differ in the other half.
fn silent(error: &CallError) -> ServiceError {
    tracing::warn!(%error, "the payment provider did not show its books");
    let retry_after_s = if let CallError::RateLimited { after_s } = error { *after_s } else { 60 };
    Refusal::Busy { retry_after_s }.into()
}

/// Whose money it is: `None` for somebody else who shares the account, `Some(None)` for money in our name that is none of ours.
async fn ours_by_marks(ctx: &Ctx, marks: Marks) -> Result<Option<Option<AttemptId>>, ServiceError> {
    let provider = ctx.payments.name();
    if let Some(id) = marks.attempt
        && ctx.store.read(async move |tx: &mut Tx| find_payment(tx, provider, id).await).await?.is_some()
    {
        return Ok(Some(Some(id)));
    }
    Ok((marks.shop.as_deref() == Some(&*ctx.origin)).then_some(None))
}

/// What of ours moved in that time, and what they speak of.
async fn read_ours(ctx: &Ctx, since: Timestamp, theirs: &Theirs) -> Result<Ours, ServiceError> {
    let (provider, mut ours) = (ctx.payments.name(), Ours::default());
    loop {
        let after = ours.payments.keys().next_back().copied();
        let list = async move |tx: &mut Tx| list_secured_payments(tx, provider, since, after).await;
        let page = ctx.store.read(list).await?;
        if page.is_empty() {
            break;
        }
        ours.payments.extend(page);
    }
    loop {
        let after = ours.refunds.keys().next_back().copied();
        let page = ctx.store.read(async move |tx: &mut Tx| list_done_refunds(tx, provider, since, after).await).await?;
        if page.is_empty() {
            break;
        }
        ours.refunds.extend(page);
    }
    let named: Vec<AttemptId> = theirs.charges.iter().filter_map(|charge| charge.attempt).collect();
    add_payments(ctx, &mut ours, named).await?;
    Ok(ours)
}

async fn add_payments(ctx: &Ctx, ours: &mut Ours, named: Vec<AttemptId>) -> Result<(), ServiceError> {
    let provider = ctx.payments.name();
    let missing: Vec<AttemptId> = named.into_iter().filter(|id| !ours.payments.contains_key(id)).collect();
    for some in missing.chunks(ROWS_AT_ONCE) {
        let some = some.to_vec();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let mut found = Vec::new();
            for id in &some {
                found.extend(find_payment(tx, provider, *id).await?);
            }
            Ok(found)
        };
        ours.payments.extend(ctx.store.read(find).await?);
    }
    Ok(())
}

/// Of several payments that bear the name of one attempt, one is the attempt's, and the others are money without an order. The
/// same goes for one that was made when ours was long there.
async fn tell_apart(ctx: &Ctx, since: Timestamp, theirs: &mut Theirs, ours: &Ours) -> Result<(), ServiceError> {
    let mut counted: BTreeMap<AttemptId, usize> = BTreeMap::new();
    for attempt in theirs.charges.iter().filter_map(|charge| charge.attempt) {
        *counted.entry(attempt).or_default() += 1;
    }
    for (id, count) in counted {
        let was_there = ours.payments.get(&id).is_some_and(|payment| payment.secured && payment.at < since);
        if count < 2 && !was_there {
            continue;
        }
        let attempt = ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, id).await).await?;
        let Some(reference) = attempt.and_then(|attempt| attempt.reference) else { continue };
        let payment = match ctx.payments.payment_of(&reference).await {
            Ok(payment) => payment,
            // It has nothing there: then all of these are others.
            Err(CallError::Definitive(_)) => String::new(),
            Err(error) => return Err(silent(&error)),
        };
        let others = theirs.charges.iter_mut().filter(|charge| charge.attempt == Some(id) && charge.payment != payment);
        others.for_each(|charge| charge.attempt = None);
    }
    Ok(())
}

/// What of ours is not on their lists may only be older than these go back: it is asked for by name.
async fn complete(ctx: &Ctx, theirs: &mut Theirs, ours: &Ours) -> Result<(), ServiceError> {
    let listed: BTreeSet<AttemptId> = theirs.charges.iter().filter_map(|charge| charge.attempt).collect();
    for (id, payment) in ours.payments.iter().filter(|(id, payment)| payment.secured && !listed.contains(id)) {
        let id = *id;
        let attempt = ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, id).await).await?;
        let Some(reference) = attempt.and_then(|attempt| attempt.reference) else { continue };
        let snapshot = match ctx.payments.fetch(&reference).await {
            Ok(snapshot) if snapshot.attempt == id => snapshot,
            Ok(_) | Err(CallError::Definitive(_)) => continue,
            Err(error) => return Err(silent(&error)),
        };
        let captured = match snapshot.state {
            ProviderState::Captured { amount } => amount,
            ProviderState::Authorized { .. } => Money::new(0, snapshot.amount.currency),
            _ => continue,
        };
        let refunded_minor = snapshot.refunded_minor;
        let at = payment.at;
        theirs.charges.push(TheirCharge { payment: reference, attempt: Some(id), captured, refunded_minor, at });
    }
    Ok(())
}

/// Says of which attempts their refunds and disputes are, and finds what of ours belongs beside them.
async fn place(ctx: &Ctx, theirs: &mut Theirs, ours: &mut Ours, unplaced: Unplaced) -> Result<(), ServiceError> {
    let provider = ctx.payments.name();
    let mut known: BTreeMap<String, Option<Option<AttemptId>>> = BTreeMap::new();
    known.extend(theirs.charges.iter().map(|charge| (charge.payment.clone(), Some(charge.attempt))));
    for refund in unplaced.refunds {
        let named = match refund.refund {
            Some(id) => ctx.store.read(async move |tx: &mut Tx| find_our_refund(tx, provider, id).await).await?,
            None => None,
        };
        let attempt = match &named {
            Some((_, ours)) => Some(ours.attempt),
            None => whose(ctx, &mut known, &refund.payment).await?.flatten(),
        };
        ours.refunds.extend(named);
        // What went back of money that is none of ours is counted with that money.
        let Some(attempt) = attempt else { continue };
        let ListedRefund { reference, refund, amount, said, at, .. } = refund;
        theirs.refunds.push(TheirRefund { reference, attempt, refund, amount, said, at });
    }
    for dispute in unplaced.disputes {
        let Some(attempt) = whose(ctx, &mut known, &dispute.payment).await? else { continue };
        let ListedDispute { reference, amount, at, .. } = dispute;
        let name = reference.clone();
        if ctx.store.read(async move |tx: &mut Tx| is_noted(tx, provider, &name).await).await? {
            ours.disputes.insert(reference.clone());
        }
        theirs.disputes.push(TheirDispute { reference, attempt, amount, at });
    }
    let of_attempts = theirs.refunds.iter().map(|refund| refund.attempt);
    let of_attempts = of_attempts.chain(theirs.disputes.iter().filter_map(|dispute| dispute.attempt)).collect();
    add_payments(ctx, ours, of_attempts).await?;
    complete_refunds(ctx, theirs, ours).await
}

/// Whose money a payment is, by its name alone.
async fn whose(
    ctx: &Ctx,
    known: &mut BTreeMap<String, Option<Option<AttemptId>>>,
    payment: &str,
) -> Result<Option<Option<AttemptId>>, ServiceError> {
    if let Some(found) = known.get(payment) {
        return Ok(*found);
    }
    let marks = ctx.payments.marks_of(payment).await.map_err(|error| silent(&error))?;
    let found = ours_by_marks(ctx, marks.unwrap_or_default()).await?;
    known.insert(payment.to_owned(), found);
    Ok(found)
}

/// The same for refunds of ours that are not on their list.
async fn complete_refunds(ctx: &Ctx, theirs: &mut Theirs, ours: &Ours) -> Result<(), ServiceError> {
    let listed: BTreeSet<RefundId> = theirs.refunds.iter().filter_map(|refund| refund.refund).collect();
    for (id, refund) in ours.refunds.iter().filter(|(id, _)| !listed.contains(id)) {
        let attempt = refund.attempt;
        let attempt = ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, attempt).await).await?;
        let Some(payment) = attempt.and_then(|attempt| attempt.reference) else { continue };
        // Only its name is looked for; why it goes back does not matter here.
        let reason = RefundReason::Goodwill;
        let request = RefundRequest { refund: *id, payment, amount: refund.amount, reason };
        match ctx.payments.find_refund(&request).await {
            Ok(Some(found)) => theirs.refunds.push(TheirRefund {
                reference: found.reference,
                attempt: refund.attempt,
                refund: Some(*id),
                amount: found.amount,
                said: found.said,
                at: refund.at,
            }),
            Ok(None) | Err(CallError::Definitive(_)) => {}
            Err(error) => return Err(silent(&error)),
        }
    }
    Ok(())
}
