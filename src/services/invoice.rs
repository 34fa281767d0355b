//! Issuing invoices and credit notes. An order has one invoice, from the moment it is confirmed or first changed, another for
//! each edit that costs more, and a credit note for each refund that is done, or for each invoice when it is canceled before any
//! money was taken. They are numbered in the transaction that writes them.

use sha2::{Digest, Sha256};

use super::shop::load_settings;
use super::token::read_order_token;
use super::{Ctx, ServiceError};
use crate::domain::id::OrderId;
use crate::domain::invoice::{Invoice, InvoiceLine, InvoiceTax, Series};
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::promotion::AdjustmentTarget;
use crate::domain::refund::PartKind;
use crate::domain::refusal::Refusal;
use crate::domain::share::allocate;
use crate::domain::shop::Shop;
use crate::domain::tax::TaxLine;
use crate::domain::time::Timestamp;
use crate::domain::totals::{LineTotals, Totals};
use crate::providers::payment::signature::hex;
use crate::store::db::{StoreError, Tx};
use crate::store::edit::Edit;
use crate::store::gift_card::find_card;
use crate::store::invoice::{KeptInvoice, insert_invoice, list_invoices_of_order, list_issued, take_place};
use crate::store::order::{Order, find_order};
use crate::store::order_line::lock_order;
use crate::store::refund::Refund;
use crate::store::refund_part::{RefundPart, list_refund_parts};
use crate::store::tender::{Tender, list_tenders};
use crate::words::{Language, invoice as words, receipt};

/// The document of that number, for whoever has the order's link.
pub async fn get_invoice(ctx: &Ctx, token: &str, number: &str) -> Result<Invoice, ServiceError> {
    let order = read_order_token(ctx, token).ok_or(Refusal::NotFound)?;
    let documents = ctx.store.read(async move |tx: &mut Tx| list_invoices_of_order(tx, order).await).await?;
    let found = documents.into_iter().find(|document| document.number == number);
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// Sees to it that a placed order has its invoice. One that was canceled has none, unless money went back.
pub async fn issue_invoice(ctx: &Ctx, order: OrderId) -> Result<(), ServiceError> {
    let documents = ctx.store.read(async move |tx: &mut Tx| list_invoices_of_order(tx, order).await).await?;
    if !documents.is_empty() {
        return Ok(());
    }
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        lock_order(tx, order).await?;
        let found = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
        match found.status {
            OrderStatus::Canceled => Ok(()),
            OrderStatus::Pending | OrderStatus::Placed => invoice_of(tx, order, now).await.map(drop),
        }
    };
    ctx.store.write(act).await
}

/// Takes back the invoices of an order that is canceled before any money was taken, inside the caller's transaction: each by a
/// credit note over all that stands on it.
pub(super) async fn take_invoices_back(tx: &mut Tx, order: &Order, now: Timestamp) -> Result<(), ServiceError> {
    let series = if order.test { Series::TestCreditNote } else { Series::CreditNote };
    for (about, invoice) in list_issued(tx, order.id).await? {
        if !invoice.series.is_credit_note() {
            let note = Invoice { corrects: Some(invoice.number.clone()), series, issued_at: now, ..invoice };
            write(tx, order, &about, note).await?;
        }
    }
    Ok(())
}

/// The number of an order's invoice, which is issued if it was not before.
async fn invoice_of(tx: &mut Tx, id: OrderId, now: Timestamp) -> Result<String, ServiceError> {
    // Two who want it at once stand in line here.
    lock_order(tx, id).await?;
    let documents = list_invoices_of_order(tx, id).await?;
    if let Some(invoice) = documents.into_iter().find(|document| !document.series.is_credit_note()) {
        return Ok(invoice.number);
    }
    let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
    let shop = load_settings(tx).await?;
    let series = if order.test { Series::TestInvoice } else { Series::Invoice };
    let (lines, totals) = order.bought();
    let payments = payments(order.language, totals, &list_tenders(tx, id).await?);
    let invoice = Invoice { payments, ..invoice_over(lines, totals, blank(&shop, &order, series, now)) };
    write(tx, &order, "", invoice).await
}

/// Issues the invoice over what an edit costs more, inside the caller's transaction. What it takes out stands on it, too, with
/// the taxes that were in it. When less is owed there is none: the refund has a credit note.
pub(super) async fn issue_edit_invoice(tx: &mut Tx, edit: &Edit, now: Timestamp) -> Result<(), ServiceError> {
    let change = &edit.change;
    if change.due_minor() < 0 {
        return Ok(());
    }
    invoice_of(tx, edit.order, now).await?;
    let order = find_order(tx, edit.order).await?.ok_or(StoreError::NotFound)?;
    let shop = load_settings(tx).await?;
    let series = if order.test { Series::TestInvoice } else { Series::Invoice };
    let mut invoice = invoice_over(&change.lines, &change.totals, blank(&shop, &order, series, now));
    for removed in &change.removed {
        let line = order.lines.iter().find(|line| line.variant == removed.variant);
        let title = line.map(OrderLine::full_title).unwrap_or_default();
        // Where taxes are added to the sums, what goes out has its own taken off among them.
        let tax_minor = if invoice.tax_included { 0 } else { removed.tax_minor };
        let sum = tax_minor.saturating_sub(removed.amount_minor);
        let what = words::taken_out(order.language, removed.quantity, &title);
        invoice.sums.push((what, sum));
        for share in &removed.taxes {
            let name = name_of(&order.totals, share.rate_ppm);
            let place = invoice.taxes.iter().position(|tax| tax.name == name).unwrap_or_else(|| {
                invoice.taxes.push(InvoiceTax { name, taxable_minor: 0, amount_minor: 0 });
                invoice.taxes.len() - 1
            });
            if let Some(tax) = invoice.taxes.get_mut(place) {
                tax.taxable_minor -= share.taxable_minor;
                tax.amount_minor -= share.tax_minor;
            }
        }
    }
    invoice.total_minor = change.due_minor();
    write(tx, &order, &edit.id.to_string(), invoice).await?;
    Ok(())
}

fn name_of(totals: &Totals, rate_ppm: u32) -> String {
    let line = totals.tax_lines.iter().find(|tax| tax.rate_ppm == rate_ppm);
    line.map(|tax| tax.name.clone()).unwrap_or_default()
}

/// An invoice over these lines.
fn invoice_over(lines: &[OrderLine], totals: &Totals, blank: Invoice) -> Invoice {
    let tax = |tax: &TaxLine| InvoiceTax {
        name: tax.name.clone(),
        taxable_minor: tax.taxable_minor,
        amount_minor: tax.amount_minor,
    };
    Invoice {
        lines: lines.iter().zip(&totals.lines).map(|(line, priced)| invoice_line(line, priced)).collect(),
        sums: sums(blank.language, totals),
        taxes: totals.tax_lines.iter().map(tax).collect(),
        total_minor: totals.total_minor,
        ..blank
    }
}

/// Issues the credit note of a refund that is done, inside the caller's transaction. Money of which no invoice was written
/// needs none: it came when the order was over.
pub(super) async fn issue_credit_note(tx: &mut Tx, refund: &Refund, now: Timestamp) -> Result<(), ServiceError> {
    let order = find_order(tx, refund.order).await?.ok_or(StoreError::NotFound)?;
    let parts = list_refund_parts(tx, refund.id).await?;
    if parts.is_empty() || order.status == OrderStatus::Pending {
        return Ok(());
    }
    let corrects = invoice_of(tx, order.id, now).await?;
    let shop = load_settings(tx).await?;
    let series = if order.test { Series::TestCreditNote } else { Series::CreditNote };
    let note = Invoice {
        corrects: Some(corrects),
        lines: parts.iter().filter_map(|part| credited_line(&order, part)).collect(),
        sums: parts.iter().filter_map(|part| credited_sum(order.language, part)).collect(),
        taxes: credited_taxes(&order.totals, &parts),
        // Whether prices contain the tax or not: what goes back does.
        tax_included: true,
        total_minor: refund.amount.minor,
        payments: match refund.to_card {
            Some(card) => find_card(tx, card)
                .await?
                .map(|card| {
                    let name = card.kind.with_tail(order.language, &card.last_four);
                    (words::put_on(order.language, &name), refund.amount.minor)
                })
                .into_iter()
                .collect(),
            None => Vec::new(),
        },
        ..blank(&shop, &order, series, now)
    };
    write(tx, &order, &refund.id.to_string(), note).await?;
    Ok(())
}

fn blank(shop: &Shop, order: &Order, series: Series, now: Timestamp) -> Invoice {
    let name = if shop.company.is_empty() { &shop.name } else { &shop.company };
    let seller = [name.as_str(), &shop.postal_address, &shop.email];
    Invoice {
        number: String::new(),
        series,
        language: order.language,
        issued_at: now,
        corrects: None,
        order_number: order.number,
        ordered_at: order.created_at,
        seller: seller.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
        buyer: order.address.printed(order.language),
        lines: Vec::new(),
        sums: Vec::new(),
        taxes: Vec::new(),
        tax_included: order.totals.tax_included,
        reverse_charge: order.totals.reverse_charge,
        currency: order.totals.currency,
        total_minor: 0,
        payments: Vec::new(),
    }
}

/// What each gift card paid, and the rest; nothing when there was none.
fn payments(language: Language, totals: &Totals, tenders: &[Tender]) -> Vec<(String, i64)> {
    let mut rest = totals.total_minor;
    let mut payments = Vec::new();
    for tender in tenders.iter().filter(|tender| !tender.given_back) {
        rest -= tender.amount.minor;
        let name = tender.kind.with_tail(language, &tender.last_four);
        payments.push((words::paid_by(language, &name), tender.amount.minor));
    }
    if rest != 0 && !payments.is_empty() {
        payments.push((words::paid_by_card(language).to_owned(), rest));
    }
    payments
}

fn invoice_line(line: &OrderLine, priced: &LineTotals) -> InvoiceLine {
    InvoiceLine {
        quantity: priced.quantity.get(),
        title: line.full_title(),
        sku: line.sku.clone(),
        amount_minor: priced.subtotal_minor,
        tax_rate_ppm: priced.tax_rate_ppm,
    }
}

/// What stands between the lines and the total.
fn sums(language: Language, totals: &Totals) -> Vec<(String, i64)> {
    let adjusted = |on| totals.adjusted(language, on).into_iter().map(|(label, minor)| (label.to_owned(), minor));
    let mut sums: Vec<(String, i64)> = adjusted(AdjustmentTarget::Goods).collect();
    if let Some(shipping) = &totals.shipping {
        sums.push((receipt::shipping_by(language, &shipping.name), shipping.regular_minor()));
        sums.extend(adjusted(AdjustmentTarget::Shipping));
    }
    if totals.tax_relief_minor != 0 {
        sums.push((receipt::reverse_charge(language).to_owned(), totals.tax_relief_minor));
    }
    sums
}

fn credited_line(order: &Order, part: &RefundPart) -> Option<InvoiceLine> {
    let variant = part.variant.filter(|_| part.quantity > 0)?;
    let line = order.lines.iter().find(|line| line.variant == variant)?;
    let priced = order.totals.lines.iter().find(|line| line.variant == variant)?;
    Some(InvoiceLine {
        quantity: part.quantity,
        title: line.full_title(),
        sku: line.sku.clone(),
        amount_minor: part.amount_minor,
        tax_rate_ppm: priced.tax_rate_ppm,
    })
}

fn credited_sum(language: Language, part: &RefundPart) -> Option<(String, i64)> {
    let what = match part.kind {
        // The rest of what pieces cost, which another payment had to give.
        PartKind::Goods if part.quantity == 0 => words::goods_the_rest(language),
        PartKind::Goods => return None,
        _ if part.edit.is_some() => words::less_for_the_change(language),
        PartKind::Shipping => receipt::shipping(language),
        PartKind::Other if part.amount_minor < 0 => words::given_back_before(language),
        PartKind::Other => words::goodwill(language),
    };
    Some((what.to_owned(), part.amount_minor))
}

/// The taxes in what goes back, by the rates of the order. Parts of old don't say theirs: of those, goods have their own, and
/// the rest is shared out over all.
fn credited_taxes(totals: &Totals, parts: &[RefundPart]) -> Vec<InvoiceTax> {
    let mut taxes: Vec<InvoiceTax> = totals
        .tax_lines
        .iter()
        .map(|tax| InvoiceTax { name: tax.name.clone(), taxable_minor: 0, amount_minor: 0 })
        .collect();
    let weights: Vec<i64> = totals.tax_lines.iter().map(|tax| tax.amount_minor).collect();
    let rate_of = |part: &RefundPart| {
        let line = totals.lines.iter().find(|line| Some(line.variant) == part.variant)?;
        totals.tax_lines.iter().position(|tax| tax.rate_ppm == line.tax_rate_ppm)
    };
    for share in parts.iter().flat_map(|part| &part.taxes) {
        let place = totals.tax_lines.iter().position(|tax| tax.rate_ppm == share.rate_ppm);
        if let Some(tax) = place.and_then(|place| taxes.get_mut(place)) {
            tax.amount_minor += share.tax_minor;
            tax.taxable_minor += share.taxable_minor;
        }
    }
    for part in parts.iter().filter(|part| part.taxes.is_empty()) {
        let net = part.amount_minor.saturating_sub(part.tax_minor);
        match rate_of(part) {
            Some(place) => {
                if let Some(tax) = taxes.get_mut(place) {
                    tax.amount_minor += part.tax_minor;
                    tax.taxable_minor += net;
                }
            }
            None if part.tax_minor == 0 => {}
            None => {
                let (shares, nets) = (allocate(part.tax_minor, &weights), allocate(net, &weights));
                for ((tax, share), net) in taxes.iter_mut().zip(shares).zip(nets) {
                    tax.amount_minor += share;
                    tax.taxable_minor += net;
                }
            }
        }
    }
    taxes.retain(|tax| tax.amount_minor != 0 || tax.taxable_minor != 0);
    taxes
}

/// Numbers a document and writes it down; answers its number. `about` is the refund or the edit that it is about, and empty for
/// the whole order.
async fn write(tx: &mut Tx, order: &Order, about: &str, mut invoice: Invoice) -> Result<String, ServiceError> {
    let (place, before) = take_place(tx, invoice.series).await?;
    invoice.number = invoice.series.number(place);
    if !invoice.check() {
        return Err(ServiceError::Breakage(format!(
            "order {}: the parts of a document don’t come to its sum",
            order.id
        )));
    }
    let body = serde_json::to_string(&invoice).map_err(|error| ServiceError::Breakage(error.to_string()))?;
    let digest = digest(&before, &body);
    let number = invoice.number.clone();
    insert_invoice(tx, order.id, about, &KeptInvoice { invoice, place, body, digest }).await?;
    Ok(number)
}

/// The seal of a document: it stands on that of the one before.
pub(super) fn digest(before: &str, body: &str) -> String {
    hex(&Sha256::digest(format!("{before}\n{body}").as_bytes()))
}
