//! The words of each mail.

use super::letter::{Letter, Row};
use crate::domain::cart::{Quote, QuoteLine};
use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::gift_card::CardKind;
use crate::domain::id::{OrderId, VariantId};
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderLine;
use crate::domain::promotion::AdjustmentTarget;
use crate::domain::refund::RefundReason;
use crate::domain::returns::ReturnState;
use crate::domain::shipping::arrival_words;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::store::db::{StoreError, Tx};
use crate::store::edit::{Edit, find_edit};
use crate::store::fulfillment::{Fulfillment, find_fulfillment};
use crate::store::gift_card::{GiftCard, find_card};
use crate::store::order::Order;
use crate::store::refund::{Refund, find_refund};
use crate::store::returns::{Return, ReturnLine, find_return};
use crate::store::tender::{Tender, list_tenders};
use crate::store::withdrawal::{Withdrawal, find_withdrawal};
use crate::words::{Language, receipt};

/// What a mail is about, read as it stands when the mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// And what gift cards paid of it.
    OrderPlaced(Vec<Tender>),
    ReadyForPickup,
    HandedOver(Fulfillment),
    TakenBack(Fulfillment),
    Canceled,
    EditProposed(Edit),
    EditApplied(Edit),
    EditEnded(Edit),
    /// And the card that it was put on, if it was.
    Refunded(Refund, Option<GiftCard>),
    /// What became of a return, by the state that was reached.
    Returned(ReturnState, Return),
    /// What was declared, for whoever declared it and for the buyer of the order.
    Withdrawn(Withdrawal),
    WithdrawalDeclined(Withdrawal),
}

impl Subject {
    /// `id` is that of the parcel, refund or return.
    pub async fn find(tx: &mut Tx, order: OrderId, kind: MailKind, id: &str) -> Result<Self, StoreError> {
        match kind {
            MailKind::OrderPlaced => Ok(Self::OrderPlaced(list_tenders(tx, order).await?)),
            MailKind::ReadyForPickup => Ok(Self::ReadyForPickup),
            MailKind::HandedOver => Ok(Self::HandedOver(found(find_fulfillment(tx, read(id)?).await?)?)),
            MailKind::TakenBack => Ok(Self::TakenBack(found(find_fulfillment(tx, read(id)?).await?)?)),
            MailKind::Canceled => Ok(Self::Canceled),
            MailKind::EditProposed => Ok(Self::EditProposed(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::EditApplied => Ok(Self::EditApplied(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::EditEnded => Ok(Self::EditEnded(found(find_edit(tx, read(id)?).await?)?)),
            MailKind::Refunded => {
                let refund = found(find_refund(tx, read(id)?).await?)?;
                let card = match refund.to_card {
                    Some(card) => find_card(tx, card).await?,
                    None => None,
                };
                Ok(Self::Refunded(refund, card))
            }
            MailKind::ReturnRequested => Self::find_return(tx, ReturnState::Requested, id).await,
            MailKind::ReturnApproved => Self::find_return(tx, ReturnState::Approved, id).await,
            MailKind::ReturnRejected => Self::find_return(tx, ReturnState::Rejected, id).await,
            MailKind::ReturnReceived => Self::find_return(tx, ReturnState::Received, id).await,
            MailKind::WithdrawalReceived | MailKind::WithdrawalNoted => {
                Ok(Self::Withdrawn(found(find_withdrawal(tx, read(id)?).await?)?))
            }
            MailKind::WithdrawalDeclined => Ok(Self::WithdrawalDeclined(found(find_withdrawal(tx, read(id)?).await?)?)),
            // They have words of their own.
            MailKind::GiftCard
            | MailKind::StoreCredit
            | MailKind::SignInCode
            | MailKind::OrderLink
            | MailKind::PasswordReset
            | MailKind::CredentialChanged
            | MailKind::ConfirmAlert
            | MailKind::BackInStock
            | MailKind::PriceDrop
            | MailKind::ReviewRequest
            | MailKind::CheckoutReminder
            | MailKind::NewsletterConfirm
            | MailKind::NewsletterWelcome => Err(StoreError::NotFound),
        }
    }
}

impl Subject {
    async fn find_return(tx: &mut Tx, state: ReturnState, id: &str) -> Result<Self, StoreError> {
        Ok(Self::Returned(state, found(find_return(tx, read(id)?).await?)?))
    }
}

impl Subject {
    /// Who gets the mail: the buyer of the order, but for a receipt that somebody wants elsewhere.
    pub fn reader(&self, kind: MailKind, order: &Order) -> String {
        match self {
            Self::Withdrawn(about) if kind == MailKind::WithdrawalReceived => about.email.clone(),
            _ => order.email.clone(),
        }
    }
}

/// Words a mail about an order. `link` leads to the order's page.
pub(super) fn compose(shop: &Shop, order: &Order, subject: &Subject, link: &str) -> Letter {
    let letter = match subject {
        Subject::OrderPlaced(tenders) => order_placed(shop, order, tenders),
        Subject::ReadyForPickup => ready_for_pickup(order),
        Subject::HandedOver(parcel) => handed_over(order, parcel),
        Subject::TakenBack(parcel) => taken_back(order, parcel),
        Subject::Canceled => canceled(order),
        Subject::EditProposed(edit) => edit_proposed(order, edit),
        Subject::EditApplied(edit) => edit_applied(order, edit),
        Subject::EditEnded(edit) => edit_ended(order, edit),
        Subject::Refunded(refund, card) => refunded(order, refund, card.as_ref()),
        Subject::Returned(state, about) => returned(shop, order, *state, about),
        Subject::Withdrawn(about) => withdrawn(order, about),
        Subject::WithdrawalDeclined(about) => withdrawal_declined(order, about),
    };
    let test = "This is a test order: no money was moved, and nothing is sent.";
    Letter {
        subject: format!("{} – order {} at {}", letter.subject, order.number, shop.name),
        about: format!("Order {} of {}", order.number, order.created_at.long_date(Language::English)),
        notice: if order.test { test.to_owned() } else { String::new() },
        links: [letter.links, vec![("See your order", link.to_owned())]].concat(),
        signature: signature(shop),
        ..letter
    }
}

/// Words the mail that brings the code of a card. `shop_url` is where it can be used.
pub(super) fn about_card(shop: &Shop, card: &GiftCard, code: &str, shop_url: &str) -> Letter {
    let (balance, name) = (card.balance, &shop.name);
    let (subject, title, came) = match card.kind {
        CardKind::GiftCard => (
            format!("A gift card for {name}"),
            format!("A gift card over {balance}"),
            format!("Somebody at {name} made you a gift card over {balance}."),
        ),
        CardKind::StoreCredit => (
            format!("Your store credit at {name}"),
            format!("Store credit over {balance}"),
            format!("{balance} came back to you as store credit at {name}."),
        ),
    };
    let until = card.expires_at.map_or_else(
        || "It does not expire.".to_owned(),
        |end| format!("It can be used until {}.", end.plus_ms(-1).long_date(Language::English)),
    );
    Letter {
        subject,
        title,
        sentences: vec![
            came,
            "Type the code below on the last step of the checkout. What an order does not need stays on it.".to_owned(),
            until,
            "Keep this mail: whoever has the code can use it, and we can’t tell it a second time.".to_owned(),
        ],
        code: Some(("Code", code.to_owned())),
        links: vec![("Go to the shop", shop_url.to_owned())],
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the question for a review of these lines. `link` leads to the order, `stop` to where it is said that no more come.
pub(super) fn review_request(shop: &Shop, order: &Order, lines: &[OrderLine], link: &str, stop: String) -> Letter {
    Letter {
        subject: format!("How do you like it? – order {} at {}", order.number, shop.name),
        about: format!("Order {} of {}", order.number, order.created_at.long_date(Language::English)),
        title: "How do you like it?".to_owned(),
        sentences: vec![
            "You have had it for some days now. A few words from you help others to choose.".to_owned(),
            "Good and bad ones are shown alike, and writing one is up to you.".to_owned(),
        ],
        lines: lines.iter().map(|line| pieces_of(line, 0)).collect(),
        links: vec![("Write a review", format!("{link}/review")), ("See your order", link.to_owned())],
        reason: format!("You get this once for each order at {}, because you bought something there.", shop.name),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the reminder of a cart, as it can be had today. `link` brings it back.
pub(super) fn checkout_reminder(shop: &Shop, quote: &Quote, link: &str, stop: String) -> Letter {
    let currency = quote.totals.currency;
    let line = |line: &QuoteLine| {
        let minor = line.unit_price_minor.saturating_mul(i64::from(line.quantity.get()));
        Row {
            note: line.variant_title.clone(),
            pieces: line.quantity.get(),
            picture: line.picture.as_ref().map(|picture| picture.src.clone()),
            ..Row::new(line.title.clone(), Money::new(minor, currency).to_string())
        }
    };
    Letter {
        subject: format!("Your cart at {}", shop.name),
        title: "You left something in your cart".to_owned(),
        sentences: vec![
            "You asked us to write to you once if you don’t finish. This is what can be had today, at today’s prices; nothing is \
             put aside."
                .to_owned(),
            "The link brings back the cart and what you typed. It is good for a week.".to_owned(),
        ],
        lines: quote.lines.iter().map(line).collect(),
        links: vec![("Go on with your order", link.to_owned())],
        reason: "You get this once, because you ticked the box for it at the checkout.".to_owned(),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the mail that asks whether it was them who asked for the newsletter.
pub(super) fn newsletter_confirm(shop: &Shop, asked_at: Timestamp, link: String) -> Letter {
    let (day, time) = (asked_at.long_date(Language::English), asked_at.clock_time());
    Letter {
        subject: format!("Do you want the newsletter of {}?", shop.name),
        title: "One more click".to_owned(),
        sentences: vec![
            format!("Somebody asked on {day} at {time} UTC that we send the newsletter of {} to this address.", shop.name),
            "If it was you, confirm it within 7 days. If it was not, do nothing: you get no newsletter, and we forget your address."
                .to_owned(),
        ],
        links: vec![("Confirm it", link)],
        signature: signature(shop),
        ..Letter::default()
    }
}

/// Words the first mail to somebody who gets the newsletter now.
pub(super) fn newsletter_welcome(shop: &Shop, shop_url: &str, stop: String) -> Letter {
    Letter {
        subject: format!("You get the newsletter of {}", shop.name),
        title: "Good to have you".to_owned(),
        sentences: vec![
            "You get our newsletter from now on, about once a month.".to_owned(),
            "Each one has a link with which one click ends it, as this mail has.".to_owned(),
        ],
        links: vec![("Go to the shop", shop_url.to_owned())],
        reason: format!("You get this because you asked for the newsletter of {} and confirmed it.", shop.name),
        unsubscribe: Some(stop),
        signature: signature(shop),
        ..Letter::default()
    }
}

/// When it should arrive, as far as the shop still knows the way that was chosen.
fn arrival(shop: &Shop, order: &Order) -> Option<String> {
    let chosen = order.totals.shipping.as_ref().filter(|chosen| chosen.pickup.is_none())?;
    let zone = shop.rules.shipping_zone(order.address.country)?;
    let method = zone.methods.iter().find(|method| method.id == chosen.method_id)?;
    Some(format!(
        "It should arrive {}.",
        arrival_words(Language::English, order.created_at, method.days_min, method.days_max)
    ))
}

fn order_placed(shop: &Shop, order: &Order, tenders: &[Tender]) -> Letter {
    // What was changed since has a mail of its own.
    let (lines, totals) = order.bought();
    let mut sums = sums(totals);
    let mut rest = totals.total_minor;
    for tender in tenders {
        rest -= tender.amount.minor;
        sums.push(Row::new(tender.kind.with_tail(Language::English, &tender.last_four), tender.amount.to_string()));
    }
    if !tenders.is_empty() {
        sums.push(Row::new("Paid by card", Money::new(rest, totals.currency).to_string()));
    }
    Letter {
        subject: "Thank you".to_owned(),
        title: "Thank you, your order is placed".to_owned(),
        sentences: std::iter::once(format!("Order {} is paid, and we are getting it ready.", order.number))
            .chain(arrival(shop, order))
            .collect(),
        lines: lines.iter().map(|line| bought(line, totals.currency)).collect(),
        sums,
        blocks: match fetched_where(order) {
            Some(place) => vec![("Once we write that it is ready, fetch it at", place)],
            None => vec![("Goes to", order.address.printed(Language::English))],
        },
        ..Letter::default()
    }
}

/// Address and hours of the place in which the order is fetched.
fn fetched_where(order: &Order) -> Option<String> {
    let hours = order.totals.shipping.as_ref().and_then(|shipping| shipping.place.as_ref()).map(|place| &place.hours);
    let lines = [order.totals.fetched_at()?, hours.map_or("", String::as_str)];
    Some(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn ready_for_pickup(order: &Order) -> Letter {
    let number = order.number;
    Letter {
        subject: "Ready for you".to_owned(),
        title: "Your order is ready for you".to_owned(),
        sentences: vec![format!(
            "Order {number} is put aside for {}. Bring its number when you come.",
            order.address.name
        )],
        lines: order.lines.iter().map(|line| bought(line, order.totals.currency)).collect(),
        blocks: vec![("Fetch it at", fetched_where(order).unwrap_or_default())],
        ..Letter::default()
    }
}

fn handed_over(order: &Order, parcel: &Fulfillment) -> Letter {
    let Fulfillment { carrier, tracking_number, tracking_url, .. } = parcel;
    let carrier = if carrier.is_empty() { "the carrier" } else { carrier };
    let is_all = order.fulfillment != FulfillmentStatus::Partial;
    let mut sentences = vec![if is_all && parcel.number == 1 {
        format!("We handed your order over to {carrier}.")
    } else {
        format!("We handed parcel {} of your order over to {carrier}.", parcel.number)
    }];
    if !is_all {
        sentences.push("The rest follows in another parcel.".to_owned());
    }
    if !tracking_number.is_empty() {
        sentences.push(format!("Its tracking number is {tracking_number}."));
    }
    Letter {
        subject: "On its way".to_owned(),
        title: if is_all { "Your order is on its way" } else { "Part of your order is on its way" }.to_owned(),
        sentences,
        lines: in_parcel(order, parcel),
        blocks: vec![("Goes to", order.address.printed(Language::English))],
        links: if tracking_url.is_empty() { Vec::new() } else { vec![("Follow the parcel", tracking_url.clone())] },
        ..Letter::default()
    }
}

fn taken_back(order: &Order, parcel: &Fulfillment) -> Letter {
    let sentences = vec![
        format!("We wrote to you that parcel {} of your order is on its way. That was a mistake.", parcel.number),
        "It is still here. We write again when it is handed over; there is nothing for you to do.".to_owned(),
    ];
    Letter {
        subject: "Not on its way yet".to_owned(),
        title: "We wrote too soon".to_owned(),
        sentences,
        lines: in_parcel(order, parcel),
        ..Letter::default()
    }
}

/// What is in a parcel, line by line.
fn in_parcel(order: &Order, parcel: &Fulfillment) -> Vec<Row> {
    parcel.pieces.iter().map(|(variant, quantity)| piece(order, *variant, *quantity)).collect()
}

fn canceled(order: &Order) -> Letter {
    let money = match order.totals.total_minor {
        0 => "Nothing was charged.",
        _ => "What you paid goes back to you the way it came. We write again when it is on its way.",
    };
    Letter {
        subject: "Canceled".to_owned(),
        title: "Your order was canceled".to_owned(),
        sentences: vec![format!("Order {} was canceled, and nothing of it will be sent. {money}", order.number)],
        lines: order.lines.iter().map(|line| bought(line, order.totals.currency)).collect(),
        ..Letter::default()
    }
}

fn edit_proposed(order: &Order, edit: &Edit) -> Letter {
    let due = Money::new(edit.change.due_minor(), order.totals.currency);
    let until = edit.ends_at.long_date(Language::English);
    Letter {
        subject: "A change of your order".to_owned(),
        title: "Shall we change your order?".to_owned(),
        sentences: vec![
            format!("We can change order {} as you see below. It costs {due} more.", order.number),
            format!("Pay for it, or decline it, on the page of your order. We keep the pieces for you until {until}."),
            "If you do nothing, your order stays as it is, and nothing is charged.".to_owned(),
        ],
        lines: changed(order, edit),
        sums: edit_sums(order, edit),
        ..Letter::default()
    }
}

fn edit_applied(order: &Order, edit: &Edit) -> Letter {
    let due = Money::new(edit.change.due_minor(), order.totals.currency);
    let money = match due.minor {
        0 => "It costs the same.".to_owned(),
        1.. => format!("{due} are paid for it."),
        _ => "It costs less, and the difference goes back to you the way it came.".to_owned(),
    };
    Letter {
        subject: "Your order is changed".to_owned(),
        title: "Your order is changed".to_owned(),
        sentences: vec![format!("Order {} is changed as you see below. {money}", order.number)],
        lines: changed(order, edit),
        sums: edit_sums(order, edit),
        ..Letter::default()
    }
}

fn edit_ended(order: &Order, edit: &Edit) -> Letter {
    Letter {
        subject: "Your order stays as it is".to_owned(),
        title: "Your order stays as it is".to_owned(),
        sentences: vec![format!(
            "The change of order {} that we had proposed is off. Nothing was charged for it.",
            order.number
        )],
        lines: changed(order, edit),
        ..Letter::default()
    }
}

/// What an edit adds and takes out, line by line.
fn changed(order: &Order, edit: &Edit) -> Vec<Row> {
    let currency = order.totals.currency;
    let title = |variant| order.lines.iter().find(|line| line.variant == variant).map(OrderLine::full_title);
    let added = edit.change.lines.iter().map(|line| bought(line, currency));
    let removed = edit.change.removed.iter().map(|removed| {
        let words = format!("Without {} × {}", removed.quantity, title(removed.variant).unwrap_or_default());
        Row::new(words, Money::new(removed.amount_minor.saturating_neg(), currency).to_string())
    });
    added.chain(removed).collect()
}

/// What an edit comes to, and what of it is owed.
fn edit_sums(order: &Order, edit: &Edit) -> Vec<Row> {
    let mut rows = sums(&edit.change.totals);
    if !edit.change.removed.is_empty() {
        let due = Money::new(edit.change.due_minor(), order.totals.currency);
        rows.push(Row::new("The difference", due.to_string()).strong());
    }
    rows
}

fn refunded(order: &Order, refund: &Refund, card: Option<&GiftCard>) -> Letter {
    let why = match refund.reason {
        RefundReason::Canceled => "because the order was canceled",
        RefundReason::Returned => "for what you sent back",
        RefundReason::Edited => "for what is not in the order any more",
        RefundReason::Goodwill => "for your order",
        RefundReason::PaidTooLate | RefundReason::WithoutOrder => "because it arrived when the order was over",
    };
    let sum = refund.amount;
    if let Some(card) = card {
        let words = card.kind.with_tail(Language::English, &card.last_four);
        let code = match card.kind {
            CardKind::GiftCard => "Its code is the one that you have.",
            CardKind::StoreCredit => "Another mail brings its code, if you don’t have it.",
        };
        return Letter {
            subject: format!("{sum} back to you"),
            title: format!("{sum} are yours again"),
            sentences: vec![format!("We put {sum} on your {words}, {why}."), code.to_owned()],
            ..Letter::default()
        };
    }
    Letter {
        subject: format!("{sum} back to you"),
        title: format!("{sum} are on their way back to you"),
        sentences: vec![
            format!("We sent {sum} back, {why}. It takes the way by which you paid for order {}.", order.number),
            "Banks may need a few days until you see it.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn returned(shop: &Shop, order: &Order, state: ReturnState, about: &Return) -> Letter {
    let number = order.number;
    let (subject, title, sentences) = match state {
        ReturnState::Approved => (
            "Send it back",
            "You can send it back",
            vec![
                format!(
                    "Put a note with the number of your order, {number}, into the parcel and send it to the address below."
                ),
                "Once it is here, what you paid for it goes back to you.".to_owned(),
            ],
        ),
        ReturnState::Rejected => (
            "Your return",
            "We can’t take it back",
            vec![
                if about.answer.is_empty() { "We are sorry.".to_owned() } else { about.answer.clone() },
                "Answer this mail if you see it in another way.".to_owned(),
            ],
        ),
        ReturnState::Received => (
            "It is here",
            "What you sent back is here",
            vec!["We look at it, and write to you when your money is on its way.".to_owned()],
        ),
        ReturnState::Requested | ReturnState::Refunded | ReturnState::Canceled => (
            "Your return",
            "You want to send something back",
            vec![
                "We look at it and write to you how to send it. Please keep it until then.".to_owned(),
                format!("You wrote: {}.", about.reason.words(Language::English)),
            ],
        ),
    };
    let pieces = |line: &ReturnLine| if state == ReturnState::Received { line.received } else { line.quantity };
    let lines = about.lines.iter().filter(|line| pieces(line) > 0);
    Letter {
        subject: subject.to_owned(),
        title: title.to_owned(),
        sentences,
        lines: lines.map(|line| piece(order, line.variant, pieces(line))).collect(),
        blocks: if state == ReturnState::Approved { vec![("Send it to", address(shop))] } else { Vec::new() },
        ..Letter::default()
    }
}

/// The receipt that the law wants at once: what was declared, and on which day at what time (Directive 2011/83/EU, article 11a).
fn withdrawn(order: &Order, about: &Withdrawal) -> Letter {
    let (day, time) = (about.created_at.long_date(Language::English), about.created_at.clock_time());
    let next = if about.waits() {
        "We see to it now, and write to you what is canceled and what you send back."
    } else {
        "What was not sent yet is canceled, and its money goes back to you. What was sent you may send back: another mail says where to."
    };
    Letter {
        subject: "Your withdrawal".to_owned(),
        title: "We received your withdrawal".to_owned(),
        sentences: vec![
            format!(
                "On {day} at {time} UTC you declared that you withdraw from the contract of order {}.",
                order.number
            ),
            next.to_owned(),
            "If it was not you, answer this mail at once.".to_owned(),
        ],
        lines: withdrawn_pieces(order, about),
        blocks: vec![
            ("Declared by", format!("{}\n{}", about.name, about.email)),
            ("Declared on", format!("{day} at {time} UTC")),
        ],
        ..Letter::default()
    }
}

fn withdrawal_declined(order: &Order, about: &Withdrawal) -> Letter {
    Letter {
        subject: "About your withdrawal".to_owned(),
        title: "We can’t accept your withdrawal".to_owned(),
        sentences: vec![about.answer.clone(), "Answer this mail if you see it in another way.".to_owned()],
        lines: withdrawn_pieces(order, about),
        ..Letter::default()
    }
}

fn withdrawn_pieces(order: &Order, about: &Withdrawal) -> Vec<Row> {
    about.pieces.iter().map(|(variant, pieces)| piece(order, *variant, *pieces)).collect()
}

/// Where the shop gets its post.
fn address(shop: &Shop) -> String {
    let lines = [shop.company.as_str(), &shop.postal_address];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The id in the outbox, as what it is the id of.
fn read<Id: std::str::FromStr>(id: &str) -> Result<Id, StoreError> {
    id.parse().map_err(|_| StoreError::Other("a mail is about something that has no id".to_owned()))
}

fn found<T>(found: Option<T>) -> Result<T, StoreError> {
    found.ok_or(StoreError::NotFound)
}

fn bought(line: &OrderLine, currency: Currency) -> Row {
    let count = line.quantity.get();
    let minor = line.unit_price_minor.saturating_mul(i64::from(count));
    Row { amount: Money::new(minor, currency).to_string(), ..pieces_of(line, count) }
}

/// So many pieces of a line of the order.
fn piece(order: &Order, variant: VariantId, pieces: u32) -> Row {
    let line = order.lines.iter().find(|line| line.variant == variant);
    line.map_or_else(|| Row { pieces, ..Row::default() }, |line| pieces_of(line, pieces))
}

fn pieces_of(line: &OrderLine, pieces: u32) -> Row {
    Row {
        note: line.variant_title.clone(),
        pieces,
        picture: line.picture.as_ref().map(|picture| picture.src.clone()),
        ..Row::new(line.title.clone(), "")
    }
}

/// From the goods to the total. Tax that is contained stands below it.
fn sums(totals: &Totals) -> Vec<Row> {
    let row = |words: &str, minor| Row::new(words, Money::new(minor, totals.currency).to_string());
    let mut rows = vec![row("Goods", totals.subtotal_minor)];
    let adjusted = |on| totals.adjusted(Language::English, on).into_iter().map(|(label, minor)| row(label, minor));
    rows.extend(adjusted(AdjustmentTarget::Goods));
    if let Some(shipping) = &totals.shipping {
        rows.push(row(&format!("Shipping: {}", shipping.name), shipping.regular_minor()));
        rows.extend(adjusted(AdjustmentTarget::Shipping));
    }
    if totals.reverse_charge {
        rows.push(row(receipt::reverse_charge(Language::English), totals.tax_relief_minor));
    }
    let total = row("Total", totals.total_minor).strong();
    let taxes = totals.tax_lines.iter();
    if totals.tax_included {
        rows.push(total);
        rows.extend(taxes.map(|tax| row(&format!("of which {}", tax.name), tax.amount_minor)));
    } else {
        rows.extend(taxes.map(|tax| row(&tax.name, tax.amount_minor)));
        rows.push(total);
    }
    rows
}

pub(super) fn signature(shop: &Shop) -> Vec<String> {
    let Shop { name, company, postal_address, email, phone, .. } = shop;
    let lines = [name, company].into_iter().map(String::as_str).chain(postal_address.lines());
    lines.chain([email.as_str(), phone]).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
