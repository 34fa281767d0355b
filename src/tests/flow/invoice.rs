//! Invoices and credit notes: one invoice for an order, a credit note for each refund, numbered without gaps.

use std::sync::Arc;

use vitrine::domain::id::VariantId;
use vitrine::domain::invoice::Invoice;
use vitrine::domain::payment::CaptureMode;
use vitrine::domain::product::Product;
use vitrine::domain::tax::CategoryRate;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::Placed;
use vitrine::services::invoice::{get_invoice, issue_invoice};
use vitrine::services::payback::{Payback, ShippingBack, pay_back};

use super::mail::{deliver, text_of};
use super::shop::{SHIPPING_MINOR, Shop, shop, story};

async fn bought(shop: &Shop, pieces: u32) -> Placed {
    let jug = shop.stock("Jug", 4_500, 10).await;
    bought_of(shop, jug, pieces).await
}

async fn bought_of(shop: &Shop, jug: VariantId, pieces: u32) -> Placed {
    let placed = shop.place(&shop.buyer(&[(jug, pieces)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    placed
}

async fn documents(shop: &Shop, placed: &Placed) -> Vec<Invoice> {
    let mut documents = Vec::new();
    for number in shop.order(placed).await.invoices {
        documents.push(get_invoice(&shop.ctx, &placed.token, &number).await.expect("a document"));
    }
    documents
}

#[tokio::test]
async fn an_order_has_one_invoice_which_its_confirmation_leads_to() {
    story(async |shop| {
        let placed = bought(shop, 2).await;
        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("order_placed")).expect("a mail");
        assert!(text_of(mail).contains("/invoice/TEST-INV-000001"));
        for _ in 0..3 {
            issue_invoice(&shop.ctx, placed.order).await.expect("it is there");
        }
        let [invoice] = &documents(shop, &placed).await[..] else { panic!("one invoice") };
        assert_eq!((invoice.number.as_str(), invoice.order_number), ("TEST-INV-000001", 1001));
        assert_eq!(invoice.total_minor, 9_000 + SHIPPING_MINOR);
        assert_eq!(invoice.lines[0].amount_minor, 9_000);
        assert_eq!(invoice.taxes[0].amount_minor + invoice.taxes[0].taxable_minor, invoice.total_minor);
        assert!(invoice.buyer.contains("Ada Lovelace"));
    })
    .await;
}

#[tokio::test]
async fn credit_notes_come_to_what_went_back_with_its_tax() {
    story(async |shop| {
        let placed = bought(shop, 3).await;
        for shipping in [ShippingBack::Amount(123), ShippingBack::Nothing] {
            let other_minor = if shipping == ShippingBack::Nothing { 250 } else { 0 };
            let payback = Payback { shipping, other_minor, ..Payback::default() };
            pay_back(&shop.ctx, placed.order, payback, String::new()).await.expect("money");
        }
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("the rest");

        let documents = documents(shop, &placed).await;
        let (notes, invoices): (Vec<_>, Vec<_>) = documents.iter().partition(|one| one.series.is_credit_note());
        assert_eq!((notes.len(), invoices.len()), (3, 1));
        assert!(notes.iter().all(|note| note.corrects.as_deref() == Some(invoices[0].number.as_str())));
        assert_eq!(notes.iter().map(|note| note.total_minor).sum::<i64>(), invoices[0].total_minor);
        let tax = |one: &&Invoice| one.taxes.iter().map(|tax| tax.amount_minor).sum::<i64>();
        assert_eq!(notes.iter().map(tax).sum::<i64>(), tax(&invoices[0]));
    })
    .await;
}

#[tokio::test]
async fn free_sums_have_the_taxes_of_the_invoice_rate_by_rate_and_to_the_cent() {
    story(async |shop| {
        shop.change_rules(|rules| {
            rules.tax_zones[0].rates =
                vec![CategoryRate { category: "reduced".to_owned(), name: "VAT 7 %".to_owned(), rate_ppm: 70_000 }];
        })
        .await;
        let book = |book: &mut Product| book.variants[0].tax_category = "reduced".to_owned();
        let jug = shop.stock("Jug", 3_333, 10).await;
        let book = shop.stock_as("Book", 1_777, 10, book).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1), (book, 3)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        for other_minor in [1, 333, 7, 1_111, 250, 2] {
            let payback = Payback { other_minor, ..Payback::default() };
            pay_back(&shop.ctx, placed.order, payback, String::new()).await.expect("money");
        }
        let two = Payback { pieces: [(book, 2)].into(), ..Payback::default() };
        pay_back(&shop.ctx, placed.order, two, String::new()).await.expect("money");
        cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("the rest");

        let documents = documents(shop, &placed).await;
        let (notes, invoices): (Vec<_>, Vec<_>) = documents.iter().partition(|one| one.series.is_credit_note());
        assert_eq!(notes.len(), 8);
        for invoiced in &invoices[0].taxes {
            let credited = notes.iter().flat_map(|note| &note.taxes).filter(|tax| tax.name == invoiced.name);
            let sums = credited.fold((0, 0), |sum, tax| (sum.0 + tax.taxable_minor, sum.1 + tax.amount_minor));
            assert_eq!(sums, (invoiced.taxable_minor, invoiced.amount_minor), "{}", invoiced.name);
        }
        let first = &notes[1];
        let gross: i64 = first.taxes.iter().map(|tax| tax.taxable_minor + tax.amount_minor).sum();
        assert_eq!(gross, first.total_minor, "what a note credits has these taxes");
    })
    .await;
}

#[tokio::test]
async fn an_invoice_of_which_no_money_was_taken_is_taken_back() {
    let mut shop = shop().await;
    shop.ctx = shop.ctx.clone().with_capture(CaptureMode::OnShipment);
    let jug = shop.stock("Jug", 4_500, 10).await;
    let [told, hasty] = [bought_of(&shop, jug, 2).await, bought_of(&shop, jug, 1).await];
    issue_invoice(&shop.ctx, told.order).await.expect("an invoice");
    for placed in [&told, &hasty] {
        shop.wait_minutes(1);
        cancel_order(&shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
    }
    // The confirmations go out late.
    let mails = deliver(&shop).await;
    assert_eq!(mails.iter().filter(|(name, _)| name.contains("order_placed")).count(), 2);

    let [invoice, note] = &documents(&shop, &told).await[..] else { panic!("an invoice and a note") };
    assert_eq!((note.number.as_str(), note.corrects.as_ref()), ("TEST-CN-000001", Some(&invoice.number)));
    assert!(note.issued_at > invoice.issued_at);
    assert_eq!(note.total_minor, 9_000 + SHIPPING_MINOR);
    assert_eq!((&note.lines, &note.sums, &note.taxes), (&invoice.lines, &invoice.sums, &invoice.taxes));
    assert_eq!(documents(&shop, &hasty).await, [], "what had no invoice needs no note");
    let (_, mail) = mails.iter().find(|(_, mail)| text_of(mail).contains("/invoice/")).expect("a confirmation");
    assert!(text_of(mail).contains("/invoice/TEST-INV-000001"), "it leads to the invoice, not to the note");
    shop.check_books().await;
}

#[tokio::test]
async fn many_who_issue_at_once_leave_no_gap_and_no_double() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 50).await;
        let mut orders = Vec::new();
        for _ in 0..5 {
            let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
            shop.press(&placed, Act::Approve).await;
            orders.push(placed.order);
        }
        let tries = (0..20).map(|attempt| {
            let (shop, order) = (shop.clone(), orders[attempt % orders.len()]);
            tokio::spawn(async move { issue_invoice(&shop.ctx, order).await })
        });
        for attempt in tries.collect::<Vec<_>>() {
            attempt.await.expect("an answer").expect("an invoice");
        }
        assert_eq!(shop.count("select count(*) as n from invoice").await, 5);
        assert_eq!(shop.count("select max(place) as n from invoice").await, 5);
    })
    .await;
}

#[tokio::test]
async fn an_invoice_that_was_changed_or_taken_out_is_noticed() {
    for spoil in [
        "update invoice set body = replace(body, 'Ada', 'Eve') where place = 1",
        "update invoice set total_minor = total_minor + 1 where refund_id = ''",
        "delete from invoice where place = 1 and series = 'test_invoice'",
        "delete from invoice where place = 2 and series = 'test_invoice'",
        "delete from invoice where refund_id <> ''",
        "update invoice set digest = 'x' where place = 2",
    ] {
        let shop = Arc::new(shop().await);
        let jug = shop.stock("Jug", 4_500, 10).await;
        for _ in 0..2 {
            let placed = bought_of(&shop, jug, 1).await;
            cancel_order(&shop.ctx, placed.order, Who::Staff, String::new()).await.expect("it is canceled");
        }
        shop.check_books().await;
        shop.tamper(spoil).await;
        let breaches = audit(&shop.ctx).await.expect("an audit");
        assert!(breaches.iter().any(|breach| breach.invariant == "I16"), "{spoil}: {breaches:?}");
    }
}
