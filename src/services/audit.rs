//! The auditor: looks whether the shop kept its promises about money and stock. It changes nothing unless it is asked to mend
//! what can be derived, and a merchant can run it at any time; every test that pushes the shop around ends with it.

use super::invoice::digest;
use super::reconciliation::find_differences;
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::fulfillment::{FulfillmentStatus, LineCounts, ParcelState, summarize};
use crate::domain::invoice::Series;
use crate::domain::money::Money;
use crate::domain::order::OrderStatus;
use crate::domain::reconciliation::Difference;
use crate::store::audit::{find_breaches, list_claims};
use crate::store::db::{StoreError, Tx};
use crate::store::edit::list_edits;
use crate::store::fulfillment::list_fulfillments;
use crate::store::invoice::list_invoices;
use crate::store::order::{Order, check_history, list_orders};
use crate::store::order_line::list_line_counts;
use crate::store::repair::{REPAIRS, mend};
use crate::store::stock::{Holder, list_holds, sum_up};

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The number of the promise.
    pub invariant: &'static str,
    /// What is wrong and where.
    pub sentence: String,
}

/// What the auditor promises to look for, for whoever reads its answer.
pub const PROMISES: &[(&str, &str)] = &[
    (
        "I1",
        "Stock is never below zero, never more of it is held or sold than there is, and its movements come to its counts.",
    ),
    ("I2", "What is held is exactly what pending orders hold, and what is allocated what placed orders wait for."),
    (
        "I3",
        "Taken money belongs to exactly one placed order or edit, and all of an order’s, gift cards included, comes to what it \
         is now.",
    ),
    ("I4", "No more money goes back than was taken, and all that has to go back does."),
    ("I5", "What a provider tells has its effect once."),
    ("I6", "An order has at most one payment that may succeed, and so has each of its edits."),
    ("I7", "The ledger comes to nothing, and says of each payment, refund and gift card what their own rows say."),
    (
        "I8",
        "A promotion is not used more often than it may be, and a gift card has what was put on it and not taken from it.",
    ),
    ("I9", "An order's totals follow from its lines, to the cent."),
    ("I10", "No order is without its stock: held while it is pending, claimed when it is placed."),
    ("I11", "A placed order is confirmed by one mail, and no mail was given up."),
    ("I12", "The provider's books and ours say the same."),
    ("I13", "Nobody is signed in, or has an order or an address, without an account, and nobody has two."),
    ("I14", "What was written into an order's history was never changed, taken away or put in later."),
    ("I15", "What became of the pieces of an order is what its parcels say, and its summary follows from it."),
    ("I16", "Invoices and credit notes have no gaps, were never changed, and come to what was paid and went back."),
    (
        "I17",
        "The stars of a product are those of its published reviews, and a buyer's review is of a piece that was sent to them.",
    ),
    (
        "I18",
        "A withdrawal is about what was ordered, has its receipt, and stands where the return that came of it stands.",
    ),
];

/// Looks at everything, as it was at one moment. An empty answer is good news.
pub async fn audit(ctx: &Ctx) -> Result<Vec<Breach>, ServiceError> {
    let act = async |tx: &mut Tx| -> Result<Vec<Breach>, StoreError> {
        let findings = find_breaches(tx).await?;
        let mut breaches: Vec<Breach> = findings
            .into_iter()
            .map(|finding| Breach {
                invariant: finding.invariant,
                sentence: format!("{}: {}", finding.subject, finding.what),
            })
            .collect();
        for series in Series::ALL {
            breaches.extend(check_seals(tx, *series).await?);
        }
        let mut after = 0;
        loop {
            let orders = list_orders(tx, after).await?;
            let Some(last) = orders.last() else { return Ok(breaches) };
            after = last.number;
            for order in &orders {
                if let Err(sentence) = check_totals(order) {
                    breaches.push(Breach { invariant: "I9", sentence: format!("{}: {sentence}", order.id) });
                }
                if let Err(sentence) = check_sending(tx, order).await? {
                    breaches.push(Breach { invariant: "I15", sentence: format!("{}: {sentence}", order.id) });
                }
                if let Err(sentence) = check_history(tx, order.id).await? {
                    breaches.push(Breach { invariant: "I14", sentence: format!("{}: {sentence}", order.id) });
                }
                if let Err(sentence) = check_stock(tx, order).await? {
                    breaches.push(Breach { invariant: "I10", sentence: format!("{}: {sentence}", order.id) });
                }
            }
        }
    };
    Ok(ctx.store.read(act).await?)
}

/// Compares the provider's books with ours, from the first day on (I12). It asks the provider and changes nothing; what staff
/// has looked at and closed is no breach.
pub async fn audit_provider(ctx: &Ctx) -> Result<Vec<Breach>, ServiceError> {
    let found = find_differences(ctx).await?;
    let sum = |money: Option<Money>| money.map_or_else(|| "nothing".to_owned(), |money| money.to_string());
    let breach = |it: Difference| Breach {
        invariant: "I12",
        sentence: format!("{}: {}: ours {}, theirs {}", it.subject, it.kind.words(), sum(it.ours), sum(it.theirs)),
    };
    Ok(found.into_iter().map(breach).collect())
}

/// Whether the documents of a series are as they were written: each seal stands on the text and on the seal before it.
async fn check_seals(tx: &mut Tx, series: Series) -> Result<Vec<Breach>, StoreError> {
    let (mut breaches, mut after, mut before) = (Vec::new(), 0, String::new());
    loop {
        let documents = list_invoices(tx, series, after).await?;
        let Some(last) = documents.last() else { return Ok(breaches) };
        after = last.place;
        for document in documents {
            if digest(&before, &document.body) != document.digest || !document.invoice.check() {
                let sentence = format!("{}: it is not as it was written", document.invoice.number);
                breaches.push(Breach { invariant: "I16", sentence });
            }
            before = document.digest;
        }
    }
}

/// Something that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The number of the promise that holds again.
    pub invariant: &'static str,
    /// What was done to how many rows, or why it could not be done.
    pub sentence: String,
}

/// Mends what follows from other rows, as [`crate::store::repair`] says; what can't be derived stays for people. Audit again
/// afterwards: this says what was done, not whether all is well.
pub async fn repair(ctx: &Ctx) -> Result<Vec<Mended>, ServiceError> {
    let now = ctx.now();
    let mut mended = Vec::new();
    for repair in REPAIRS {
        // Each by itself: one that a constraint forbids must not keep the others from being done.
        let done = ctx.store.write(async move |tx: &mut Tx| mend(tx, repair, now).await).await;
        let sentence = match done {
            Ok(0) => continue,
            Ok(rows) => format!("{}: {rows} rows", repair.what),
            Err(StoreError::Conflict { constraint }) => {
                format!("not done, for it can't be so: {} ({constraint} forbids it)", repair.what)
            }
            Err(other) => return Err(other.into()),
        };
        mended.push(Mended { invariant: repair.invariant, sentence });
    }
    if !mended.is_empty() {
        ctx.revisions.bump(Subject::Everything);
    }
    Ok(mended)
}

/// Whether the totals follow from the lines as they were bought.
fn check_totals(order: &Order) -> Result<(), String> {
    order.bought().1.check()?;
    let Order { lines, totals, .. } = order;
    totals.check()?;
    let same = lines.len() == totals.lines.len()
        && lines.iter().zip(&totals.lines).all(|(line, priced)| {
            line.variant == priced.variant
                && line.quantity == priced.quantity
                && line.unit_price_minor == priced.unit_price_minor
        });
    if same { Ok(()) } else { Err("the totals are of other lines than those that were bought".to_owned()) }
}

/// Whether the summary of its sending follows from the pieces and the parcels.
async fn check_sending(tx: &mut Tx, order: &Order) -> Result<Result<(), &'static str>, StoreError> {
    let counts: Vec<LineCounts> = list_line_counts(tx, order.id).await?.into_values().collect();
    let parcels: Vec<ParcelState> = list_fulfillments(tx, order.id).await?.iter().map(|parcel| parcel.state).collect();
    if !counts.iter().all(LineCounts::check) {
        return Ok(Err("more became of a line than was bought"));
    }
    let nothing_happened = counts.is_empty() && parcels.is_empty();
    let status = if nothing_happened { FulfillmentStatus::Unfulfilled } else { summarize(&counts, &parcels) };
    Ok(if status == order.fulfillment { Ok(()) } else { Err("where its sending stands is not what its parcels say") })
}

/// Whether the order has the stock that its lines ask for.
async fn check_stock(tx: &mut Tx, order: &Order) -> Result<Result<(), &'static str>, StoreError> {
    let wanted = sum_up(order.lines.iter().map(|line| (line.variant, line.quantity)));
    let (has, trouble) = match order.status {
        OrderStatus::Pending => {
            (list_holds(tx, order.id.into()).await?, "it is pending and does not hold what it wants")
        }
        OrderStatus::Placed => (list_claims(tx, order.id).await?, "it is placed and did not claim what it sold"),
        OrderStatus::Canceled => return Ok(Ok(())),
    };
    if has != wanted {
        return Ok(Err(trouble));
    }
    for edit in list_edits(tx, order.id).await?.iter().filter(|edit| edit.state.open()) {
        let wanted = sum_up(edit.change.lines.iter().map(|line| (line.variant, line.quantity)));
        if list_holds(tx, Holder { order: order.id, edit: Some(edit.id) }).await? != wanted {
            return Ok(Err("its edit is open and does not hold what it wants"));
        }
    }
    Ok(Ok(()))
}
