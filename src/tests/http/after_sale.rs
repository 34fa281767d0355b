//! After the sale: what a buyer does by plain pages, and staff by the command line, beside the running shop.

use vitrine::domain::money::{Currency, Money};

use super::bad_input::variant;
use super::buy::Buyer;
use super::cli::check;
use super::client::Shop;

#[test]
fn a_buyer_cancels_in_two_steps_and_without_script() {
    let shop = Shop::demo();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    let cancel = format!("{order}/cancel");
    assert!(shop.get(&order).text().contains(&format!("href=\"{cancel}\"")), "the order's page leads there");
    let asked = shop.get(&cancel);
    assert_eq!((asked.status, asked.header("cache-control")), (200, Some("no-store")));
    assert!(asked.text().contains(&format!("action=\"{cancel}\"")), "{}", asked.text());
    assert!(shop.get(&order).text().contains("your order is placed"), "asking does nothing");

    let done = shop.post(&cancel, "", "");
    assert_eq!((done.status, done.location()), (303, &*order));
    let after = shop.get(&order).text();
    assert!(after.contains("Your order was canceled") && !after.contains(&cancel), "{after}");
    for again in [shop.get(&cancel), shop.post(&cancel, "", "")] {
        assert_eq!(again.status, 409);
    }
}

#[test]
fn what_was_sent_comes_back_by_forms_and_commands() {
    let shop = Shop::demo();
    let variant = variant(&shop);
    let order = Buyer::at_the_last_step(&shop, &variant).buy();
    let page = format!("{order}/return");
    assert_eq!(shop.get(&page).status, 409, "nothing was sent yet");

    let staff = |arguments: &[&str], code, says| check(arguments, shop.data(), code, says);
    staff(&["orders", "list"], 0, "1001");
    staff(&["orders", "fulfill", "1001", "--line", "NO-SUCH=1"], 3, "no line");
    staff(&["orders", "fulfill", "1002"], 3, "no order 1002");
    staff(&["orders", "fulfill", "1001", "--carrier", "DHL", "--tracking", "0034"], 0, "Parcel 1");
    staff(&["orders", "cancel", "1001"], 3, "on its way");
    staff(&["orders", "deliver", "1001", "1"], 0, "delivered");
    let sent = shop.get(&order).text();
    assert!(sent.contains("Your order was delivered") && sent.contains("Tracking number 0034"), "{sent}");

    let form = shop.get(&page).text();
    assert!(form.contains(&format!("name=\"pieces-{variant}\"")), "{form}");
    for (wrong, status) in [("", 422), ("reason=other", 422), (&*format!("pieces-{variant}=2&reason=other"), 409)] {
        assert_eq!(shop.post(&page, "", wrong).status, status, "{wrong}");
    }
    let asked = shop.post(&page, "", &format!("pieces-{variant}=1&reason=damaged&note=%3Cb%3Echipped"));
    assert_eq!((asked.status, asked.location()), (303, &*order));
    assert!(shop.get(&order).text().contains("You asked to send it back."));

    staff(&["orders", "refund-return", "1001", "1"], 3, "can’t be refunded");
    staff(&["orders", "approve-return", "1001", "1"], 0, "approved");
    staff(&["orders", "receive-return", "1001", "1", "--no-restock"], 0, "received");
    staff(&["orders", "refund-return", "1001", "1", "--shipping"], 0, "refunded");
    staff(&["orders", "show", "1001"], 0, "paid: refunded");
    staff(&["orders", "refund", "1001", "--amount", "0.01"], 3, "left");
    staff(&["orders", "refund", "1001", "--amount", "cheap"], 2, "cheap");
    // Its invoice and its credit note, for whoever has the link and nobody else.
    let page = shop.get(&order).text();
    for (kind, number) in [("Invoice", "TEST-INV-000001"), ("Credit note", "TEST-CN-000001")] {
        let path = format!("{order}/invoice/{number}");
        assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
        let document = shop.get(&path);
        assert_eq!((document.status, document.header("cache-control")), (200, Some("no-store")));
        assert!(document.text().contains(&format!("{kind} {number}")), "{}", document.text());
        assert!(document.text().contains("of which VAT"), "{}", document.text());
    }
    assert_eq!(shop.get(&format!("{order}/invoice/TEST-INV-000002")).status, 404);
    staff(&["audit"], 0, "books are right");
    assert!(shop.get(&order).text().contains("Your money is on its way back."));
}

#[test]
fn a_buyer_answers_a_change_by_plain_forms() {
    let shop = Shop::demo();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    let staff = |arguments: &[&str], code, says| check(arguments, shop.data(), code, says);
    staff(&["orders", "edit", "1001", "--add", "NO-SUCH=1"], 3, "NO-SUCH");
    staff(&["orders", "edit", "1001", "--add", "ME-TERN-ASH=0"], 2, "SKU=COUNT");
    staff(&["orders", "edit", "1001", "--add", "ME-TERN-ASH=2"], 0, "asked by mail");
    staff(&["orders", "show", "1001"], 0, "Change 1");
    let page = shop.get(&order).text();
    assert!(page.contains("Shall we change your order?"), "{page}");
    let act = |way: &str| format!("{order}/edit/1/{way}");
    assert!(page.contains(&format!("action=\"{}\"", act("pay"))) && page.contains(&act("decline")), "{page}");
    assert_eq!(shop.post(&act("pay"), "", "due=1").status, 409, "not what was seen");
    assert_eq!(shop.post(&act("pay"), "", "").status, 422);
    let declined = shop.post(&act("decline"), "", "");
    assert_eq!((declined.status, declined.location()), (303, &*order));
    assert!(shop.get(&order).text().contains("You declined the change"));

    staff(&["orders", "edit", "1001", "--add", "ME-TERN-ASH=2"], 0, "Change 2");
    let page = shop.get(&order).text();
    let (_, due) = page.split_once("name=\"due\" value=\"").expect("the sum is in the form");
    let (due, _) = due.split_once('"').expect("a sum");
    let sum = Money::new(due.parse().expect("cents"), Currency::EUR).to_string();
    assert!(page.contains(&format!("Pay {sum} for the change")), "{page}");
    let pay = format!("{order}/edit/2/pay");
    let to_provider = shop.post(&pay, "", &format!("due={due}"));
    assert_eq!(to_provider.status, 303);
    let hosted = to_provider.location().to_owned();
    assert!(shop.get(&hosted).text().contains(&sum), "the provider asks for what the buyer saw");
    let back = shop.post(&hosted, "", "act=approve");
    assert_eq!(back.status, 303);
    let back = back.location().to_owned();
    assert_eq!(shop.get(&back).location(), order);
    let page = shop.get(&order).text();
    assert!(page.contains("The order was changed: 2 × Tern tumbler") && !page.contains("Shall we change"), "{page}");
    staff(&["orders", "withdraw-edit", "1001", "2"], 3, "part of the order already");
    staff(&["orders", "fulfill", "1001"], 0, "Parcel 1");
    staff(&["orders", "unfulfill", "1001", "1"], 0, "taken back");
    staff(&["audit"], 0, "books are right");
}

#[test]
fn strangers_learn_nothing() {
    let shop = Shop::demo();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    let (start, last) = order.split_at(order.len() - 1);
    let other = format!("{start}{}", if last == "0" { "1" } else { "0" });
    for path in ["cancel", "return"] {
        assert_eq!(shop.get(&format!("{other}/{path}")).status, 404);
        assert_eq!(shop.post(&format!("{other}/{path}"), "", "reason=other").status, 404, "{path}");
    }
    assert!(shop.get(&order).text().contains("your order is placed"));
}
